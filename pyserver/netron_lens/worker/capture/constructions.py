"""Where each module was constructed."""

from __future__ import annotations

import contextlib
import sys
import weakref
from typing import TYPE_CHECKING, Any

from torch import nn

from netron_lens.worker.capture import sites

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from netron_lens.worker.capture.record import Site

_places: weakref.WeakKeyDictionary[nn.Module, sites.Place] = weakref.WeakKeyDictionary()


@contextlib.contextmanager
def constructions() -> Iterator[None]:
    """Note the place of every construction of a module from here on."""
    original = nn.Module.__init__

    def initialised(self: nn.Module, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        place = sites.place(_outside(self, sys._getframe(1)))  # noqa: SLF001 - the one way to the caller's frame
        if place is not None:
            _places[self] = place

    nn.Module.__init__ = initialised
    try:
        yield
    finally:
        nn.Module.__init__ = original


def of(module: nn.Module) -> Site | None:
    """The expression that constructed a module, if it was seen."""
    return sites.site(_places.get(module))


def _outside(module: nn.Module, frame: FrameType | None) -> FrameType | None:
    """The frame that asked for the module: the first one outside its classes' `__init__` methods."""
    while frame is not None and frame.f_code.co_name == "__init__":
        names = frame.f_code.co_varnames
        if not names or frame.f_locals.get(names[0]) is not module:
            break
        frame = frame.f_back
    return frame
