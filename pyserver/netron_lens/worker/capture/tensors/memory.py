"""Which memory a tensor has, and how often it was written: what tells views and in-place operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.multiprocessing.reductions import StorageWeakRef

if TYPE_CHECKING:
    from torch import Tensor

_is_transforming = torch._C._are_functorch_transforms_active  # noqa: SLF001 - no public name


def version(tensor: Tensor) -> int:
    """The writes into a tensor's memory so far; 0 for an inference tensor, which counts none."""
    bare = _bare(tensor) if _is_transforming() else tensor
    try:
        return bare._version  # type: ignore[no-any-return] # noqa: SLF001 - torch's documented counter of writes
    except RuntimeError:
        return 0


def address(tensor: Tensor) -> int | None:
    """The identity of a tensor's storage; none where it has none, as sparse ones."""
    bare = _bare(tensor) if _is_transforming() else tensor
    try:
        return bare.untyped_storage()._cdata  # type: ignore[no-any-return] # noqa: SLF001 - it has no public name
    except (NotImplementedError, RuntimeError):
        return None


def held(tensor: Tensor) -> StorageWeakRef | Tensor:
    """What keeps the identity of a tensor's storage from being given to another one, though not its memory."""
    bare = _bare(tensor) if _is_transforming() else tensor
    return bare if bare.is_meta else StorageWeakRef(bare.untyped_storage())


def _bare(tensor: Tensor) -> Tensor:
    """The tensor within the wrappers of `vmap`, `grad` and their like: these count writes of their own."""
    functorch = torch._C._functorch  # noqa: SLF001 - no public name
    while functorch.is_functorch_wrapped_tensor(tensor):
        tensor = functorch.get_unwrapped(tensor)
    return tensor
