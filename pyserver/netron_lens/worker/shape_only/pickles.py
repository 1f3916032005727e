"""Tensors that have a shape only are pickled as what they are, not as the CPU tensors that they pose as."""

from __future__ import annotations

import copyreg
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_data() -> Iterator[None]:
    """Pickle them so inside: some constructors look whether the model can be pickled."""
    copyreg.pickle(Tensor, _reduced)
    try:
        yield
    finally:
        copyreg.dispatch_table.pop(Tensor, None)


def _reduced(tensor: Tensor) -> Any:
    with torch._C.DisableTorchFunction():  # noqa: SLF001 - the public one leaves modes on
        return tensor.__reduce_ex__(2)
