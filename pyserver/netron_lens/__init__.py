"""Netron Lens: see the neural network that a Python file describes."""

__version__ = "0.1.0"
