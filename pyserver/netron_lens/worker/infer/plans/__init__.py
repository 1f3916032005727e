"""Proposals of how a class is built and called: their choices, the values these have, and what the user gave."""
