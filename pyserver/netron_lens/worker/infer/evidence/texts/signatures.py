"""The parameters of the callables of the user's file."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import CodeType


_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def parameters(function: Any, *, skip: int = 0) -> list[inspect.Parameter]:
    """List the parameters of a callable; empty where Python does not know them."""
    try:
        return list(inspect.signature(function).parameters.values())[skip:]
    except (TypeError, ValueError):
        return []


def inputs_of(cls: type, method: str) -> list[inspect.Parameter]:
    """List what a method is given: without `self`, which a static one has not."""
    is_static = isinstance(inspect.getattr_static(cls, method, None), staticmethod)
    return parameters(getattr(cls, method, None), skip=0 if is_static else 1)


def initializer(cls: type) -> Any:
    """Give the nearest `__init__` that names parameters: `(*args, **kwargs)` are handed on to that of a base."""
    own = getattr(cls, "__init__", None)
    for base in cls.__mro__:
        if base.__module__.startswith("torch."):
            break
        named = [each for each in parameters(vars(base).get("__init__"), skip=1) if each.kind not in _VARIADIC]
        if named:
            return vars(base)["__init__"]
    return own


def spread_name(code: CodeType) -> str | None:
    """Give the name of `**options`, if the function has one."""
    place = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & inspect.CO_VARARGS)
    return code.co_varnames[place] if code.co_flags & inspect.CO_VARKEYWORDS else None
