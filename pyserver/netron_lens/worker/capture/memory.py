"""Which memory a tensor has, and how often it was written: what tells views and in-place operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def version(tensor: Tensor) -> int:
    """The writes into a tensor's memory so far; 0 for an inference tensor, which counts none."""
    try:
        return tensor._version  # type: ignore[no-any-return] # noqa: SLF001 - torch's documented counter of writes
    except RuntimeError:
        return 0


def address(tensor: Tensor) -> int | None:
    """The identity of a tensor's storage; none where it has none, as sparse ones."""
    try:
        return int(tensor.untyped_storage()._cdata)  # noqa: SLF001 - the identity of a storage has no public name
    except (NotImplementedError, RuntimeError):
        return None
