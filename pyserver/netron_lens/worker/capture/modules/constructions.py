"""Where each module was constructed."""

from __future__ import annotations

import contextlib
import functools
import inspect
import sys
import weakref
from typing import TYPE_CHECKING, Any

from torch import nn

from netron_lens.worker.capture.identity import identity
from netron_lens.worker.capture.text import sites

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FrameType

    from netron_lens.worker.capture.record import Site

_places: dict[int, tuple[weakref.ref[nn.Module], sites.Place]] = {}
"""By identity: a module's own hash may read what its constructor has yet to set, as that of a metric does."""


_original = nn.Module.__init__
_noting: list[bool] = []


def stand_by() -> None:
    """Stand in the way of constructions for good: to do so anew for each run touches every class of modules."""
    nn.Module.__init__ = _initialised


def _initialised(self: nn.Module, *args: Any, **kwargs: Any) -> None:
    _original(self, *args, **kwargs)
    if _noting:
        _note(self, sys._getframe(1))  # noqa: SLF001 - the one way to the caller's frame


@contextlib.contextmanager
def constructions() -> Iterator[None]:
    """Note the place of every construction of a module from here on."""
    before = nn.Module.__init__
    if before is _initialised:
        _noting.append(True)
        try:
            yield
        finally:
            _noting.pop()
        return

    def initialised(self: nn.Module, *args: Any, **kwargs: Any) -> None:
        before(self, *args, **kwargs)
        _note(self, sys._getframe(1))  # noqa: SLF001 - as above

    nn.Module.__init__ = initialised
    try:
        yield
    finally:
        nn.Module.__init__ = before


def of(module: nn.Module) -> Site | None:
    """The expression that constructed a module, if it was seen."""
    _, place = _places.get(identity(module), (None, None))
    return sites.site(place)


def _note(module: nn.Module, frame: FrameType) -> None:
    place = sites.place(_outside(module, frame))
    if place is not None:
        key = identity(module)
        _places[key] = weakref.ref(module, lambda _: _places.pop(key, None)), place


def _outside(module: nn.Module, frame: FrameType | None) -> FrameType | None:
    """The frame that asked for the module: the first one outside its classes' `__init__` methods, each met once.

    No frame's locals are read: that would write them into the dict which `locals()` gave to code that is running.
    """
    own = set(_initialisers(type(module)))  # type: ignore[arg-type] # a class can be hashed
    while frame is not None and frame.f_code in own:
        own.remove(frame.f_code)
        frame = frame.f_back
    return frame


@functools.lru_cache(maxsize=512)
def _initialisers(cls: type[nn.Module]) -> frozenset[CodeType]:
    functions = (inspect.unwrap(function) for owner in cls.__mro__ if (function := vars(owner).get("__init__")))
    return frozenset(code for function in functions if (code := getattr(function, "__code__", None)) is not None)
