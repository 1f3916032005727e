"""The failure inside a property: a module only says that it has no such attribute, `__getattr__` hides the rest."""

from __future__ import annotations

import inspect
from types import TracebackType

from torch import nn


def unhidden(error: BaseException) -> BaseException:
    """Give what a property of a module raises when it is read again, with the way there, or the error itself."""
    owner, name = getattr(error, "obj", None), getattr(error, "name", None)
    if not isinstance(error, AttributeError) or not isinstance(owner, nn.Module) or not isinstance(name, str):
        return error
    read = inspect.getattr_static(type(owner), name, None)
    if not isinstance(read, property) or read.fget is None:
        return error
    try:
        read.fget(owner)
    except Exception as inner:  # noqa: BLE001 - whatever the user's code raises
        return inner.with_traceback(_joined(error.__traceback__, inner.__traceback__))
    return error


def _joined(outer: TracebackType | None, inner: TracebackType | None) -> TracebackType | None:
    """Go from the frames that read the property, without torch's, to those inside of it, without ours."""
    way, last = [], None if inner is None else inner.tb_next
    while outer is not None:
        if not outer.tb_frame.f_globals.get("__name__", "").startswith("torch."):
            way.append(outer)
        outer = outer.tb_next
    for each in reversed(way):
        last = TracebackType(last, each.tb_frame, each.tb_lasti, each.tb_lineno)
    return last
