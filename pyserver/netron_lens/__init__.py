"""Netron Lens: see the neural network that a Python file describes, or a model in memory."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

__version__ = "0.1.0"


def show(model: Any, *args: Any, **kwargs: Any) -> Path | None:
    """Open the graph of a model in memory in the browser; the page's path.

    The arguments are those of the call; where none are given, they are inferred. The model is run once, in evaluation
    mode without gradients, and left as it was. Raises what the call raises, after showing the part that ran, and
    `TypeError` where no inputs could be inferred. Does nothing where Netron Lens itself is looking at the script.
    """
    if _is_worker():
        return None
    from netron_lens import live  # noqa: PLC0415 - it imports torch

    return live.show(model, args, kwargs)


def export(model: Any, path: str | PathLike[str], *args: Any, **kwargs: Any) -> Path | None:
    """Write the graph of a model in memory as an ONNX file; its path. Otherwise as `show`."""
    if _is_worker():
        return None
    from netron_lens import live  # noqa: PLC0415 - it imports torch

    return live.export(model, path, args, kwargs)


def _is_worker() -> bool:
    return "netron_lens.worker.serve" in sys.modules
