"""What torch does in C++, of which Python hears nothing: announced as the audit event that it would be in Python."""

from __future__ import annotations

import functools
import os
import sys
from typing import TYPE_CHECKING, Any

import torch
import torch.distributed

if TYPE_CHECKING:
    from collections.abc import Callable


def announce() -> None:
    """Announce the files that torch writes and the connections that it opens, for good."""
    for module in (torch, torch.serialization, torch.jit):
        module.save = _announced(module.save, lambda _, f, *__, **___: _writing(f))
    scripted = (torch.jit.ScriptModule, torch.jit.RecursiveScriptModule)
    for cls in scripted if hasattr(torch.jit.ScriptModule, "save") else ():  # a user may have turned scripting off
        cls.save = _announced(cls.save, lambda _, f, *__, **___: _writing(f))
    torch.from_file = _announced(torch.from_file, _mapping)
    if torch.distributed.is_available():
        join = torch.distributed.init_process_group
        torch.distributed.init_process_group = _announced(join, _joining)


def _announced(function: Any, tell: Callable[..., None]) -> Any:
    @functools.wraps(function)
    def announced(*args: Any, **kwargs: Any) -> Any:
        tell(*args, **kwargs)
        return function(*args, **kwargs)

    return announced


def _writing(f: Any) -> None:
    if isinstance(f, (str, os.PathLike)):
        sys.audit("open", os.fspath(f), "wb", 0)


def _mapping(filename: Any, shared: bool | None = None, *args: Any, **kwargs: Any) -> None:  # noqa: FBT001 - as torch has it
    del args, kwargs
    if shared:
        _writing(filename)


def _joining(*args: Any, **kwargs: Any) -> None:
    del args
    sys.audit("socket.bind", None, str(kwargs.get("init_method") or "a process group"))
