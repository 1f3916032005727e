"""Weights that a constructor would load: left out, since no weights are needed to draw."""

from __future__ import annotations

import os
from types import FunctionType  # noqa: TC003 - in a variable's annotation, which Python works out
from typing import Any

import torch
import torch.hub
from torch import nn

from netron_lens.worker.guard import hub, pretrained, reports


class Skipped(dict[str, Any]):
    """Weights that were not loaded. Whatever is looked up in them is not there either."""

    def __missing__(self, key: str) -> Skipped:
        return self

    def pop(self, key: str, default: Any = None) -> Any:
        """Take nothing out of nothing."""
        del key
        return default

    def copy(self) -> Skipped:
        """Stay what it is."""
        return self

    def state_dict(self) -> Skipped:
        """Serve where a whole model was saved."""
        return self


_skipped: list[str] = []
fetching: list[FunctionType] = []
"""The user's functions that no longer fetch weights, and name a file that is not there."""


def skip(what: str) -> Skipped:
    """Note that weights are left out, and give what stands for them."""
    _skipped.append(what)
    reports.report("no-weights", f"the weights `{what}` are not loaded: the model is drawn without them")
    return Skipped()


def stand_by() -> None:
    """Let models take `Skipped`, for good."""
    load_state_dict = nn.Module.load_state_dict

    def load_unless_skipped(self: nn.Module, state_dict: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(state_dict, str) and fetching:
            state_dict = skip(state_dict)
        if isinstance(state_dict, Skipped) or (_skipped and len(state_dict) == 0):
            return nn.modules.module._IncompatibleKeys([], [])  # noqa: SLF001 - what loading returns
        if _skipped and isinstance(state_dict, dict):  # a few that were added to what was not loaded
            state_dict = {**nn.Module.state_dict(self), **state_dict}
        return load_state_dict(self, state_dict, *args, **kwargs)

    nn.Module.load_state_dict = load_unless_skipped


def no_file(*args: Any, **kwargs: Any) -> str:
    """Name a file that is not there, for the function that fetches one; its own code, with no names of ours."""
    texts = [each for each in (*args, *kwargs.values()) if isinstance(each, str)]
    return f"<{texts[0] if texts else 'weights'}>"


def fetch_nothing(function: FunctionType) -> bool:
    """Let one of the user's functions that fetch weights name a file that is not there, under whatever name it has.

    False where it cannot be: it is a closure.
    """
    if function.__closure__ is not None:
        return False
    function.__defaults__ = function.__kwdefaults__ = None
    function.__code__ = no_file.__code__
    fetching.append(function)
    return True


def leave_out() -> None:
    """Let the loaders of weights give `Skipped`; the functions stay the same objects."""
    _replace_downloads()
    _replace_load()
    pretrained.watch(skip)
    hub.watch(skip)


def _replace_downloads() -> None:
    """Change the function's code, so that it serves under every name that it was imported as."""

    def load_state_dict_from_url(*args: Any, **kwargs: Any) -> Any:
        import sys  # noqa: PLC0415 - this code runs with another module's globals

        return sys.modules["netron_lens.worker.guard.weights"].skip(args[0] if args else kwargs.get("url", ""))

    function = torch.hub.load_state_dict_from_url
    function.__defaults__ = None
    function.__kwdefaults__ = None
    function.__code__ = load_state_dict_from_url.__code__


def _replace_load() -> None:
    load = torch.load

    def load_or_skip(f: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(f, (str, os.PathLike)) and not os.path.exists(f):  # noqa: PTH110 - as `torch.load` opens it
            return skip(os.fspath(f))
        kwargs.setdefault("map_location", "cpu") if not args else None
        return load(f, *args, **kwargs)

    torch.load = load_or_skip
    torch.serialization.load = load_or_skip
