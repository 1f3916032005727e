"""What a file's statements are and do: their tree, what each binds, reads and changes, and where they stand."""
