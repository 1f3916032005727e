"""What the uses of a value say of it, by the syntax that is around each."""
