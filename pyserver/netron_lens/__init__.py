"""Netron Lens: see the neural network that a Python file describes."""
