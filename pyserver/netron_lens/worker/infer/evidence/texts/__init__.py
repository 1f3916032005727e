"""The texts that may speak of a class, and what stands where in them: scopes, bindings, calls, cells, docstrings."""
