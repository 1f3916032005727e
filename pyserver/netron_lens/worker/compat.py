"""What differs between versions of torch: newer features, tested for here and nowhere else."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def fast_paths_off() -> Iterator[None]:
    """Attention and transformer layers take the way through their submodules, not the fused kernel."""
    before = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(value=False)
    try:
        yield
    finally:
        torch.backends.mha.set_fastpath_enabled(before)


@contextlib.contextmanager
def eager() -> Iterator[None]:
    """Compiled and scripted parts run as the Python that they were made from."""
    state = torch.jit._state  # noqa: SLF001 - the switch has no public name but an environment variable
    scripting = state._enabled.enabled  # noqa: SLF001
    state.disable()
    try:
        yield
    finally:
        state._enabled.enabled = scripting  # noqa: SLF001


def autocast_dtype() -> torch.dtype | None:
    """The dtype that autocast on the CPU asks for, if it is on."""
    if not torch.is_autocast_enabled("cpu"):
        return None
    return torch.get_autocast_dtype("cpu")
