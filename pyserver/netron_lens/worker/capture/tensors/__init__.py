"""The tensors of a run: what tells them apart, their names, where they are inside other values and memory."""
