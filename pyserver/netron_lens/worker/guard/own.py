"""What the worker does itself while the guard is on."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

active: list[bool] = []
"""Not empty while the worker itself acts."""


@contextmanager
def own() -> Iterator[None]:
    """Let the worker start and end a copy of itself; no code of the user's may run within."""
    active.append(True)
    try:
        yield
    finally:
        active.pop()
