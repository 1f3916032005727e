"""A graph on its way to where the user wants it, with the weights that lie beside it."""

from __future__ import annotations

import mmap
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def deliver(produced: Path, target: Path) -> None:
    """Move a graph to `target`, and every other file of its folder beside that.

    The folder holds nothing else, and the graph has the target's name: it names its weights by that. Weights that only
    an earlier graph at the target had are removed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    parts = list(produced.parent.iterdir())
    weights = target.with_name(f"{target.name}.data")
    if weights.is_file() and weights.name not in {part.name for part in parts} and _names(target, weights.name):
        weights.unlink()
    for part in parts:
        shutil.move(part, target.with_name(part.name))


def _names(graph: Path, name: str) -> bool:
    """Whether a file has a name in it, as a graph has that of its weights."""
    try:
        with graph.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return content.find(name.encode()) >= 0
    except (OSError, ValueError):  # no such file, or an empty one
        return False
