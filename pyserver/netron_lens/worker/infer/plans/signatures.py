"""The parameters of the callables of the user's file."""

from __future__ import annotations

import inspect
from typing import Any


def parameters(function: Any, *, skip: int = 0) -> list[inspect.Parameter]:
    """List the parameters of a callable; empty where Python does not know them."""
    try:
        return list(inspect.signature(function).parameters.values())[skip:]
    except (TypeError, ValueError):
        return []
