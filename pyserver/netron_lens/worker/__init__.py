"""The worker: load → infer → capture → convert, for one class, in the interpreter of the file."""
