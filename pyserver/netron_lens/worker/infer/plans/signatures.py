"""The parameters of the callables of the user's file."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import CodeType


def parameters(function: Any, *, skip: int = 0) -> list[inspect.Parameter]:
    """List the parameters of a callable; empty where Python does not know them."""
    try:
        return list(inspect.signature(function).parameters.values())[skip:]
    except (TypeError, ValueError):
        return []


def spread_name(code: CodeType) -> str | None:
    """Give the name of `**options`, if the function has one."""
    place = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & inspect.CO_VARARGS)
    return code.co_varnames[place] if code.co_flags & inspect.CO_VARKEYWORDS else None
