"""What differs between versions of torch: newer features, tested for here and nowhere else."""

from __future__ import annotations

import contextlib
import sys
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
    """Parts to be compiled or scripted from here on run as the Python that they are made from."""
    state = torch.jit._state  # noqa: SLF001 - the switch has no public name but an environment variable
    scripting = state._enabled.enabled  # noqa: SLF001
    stay_eager()
    try:
        yield
    finally:
        state._enabled.enabled = scripting  # noqa: SLF001


def stay_eager() -> None:
    """Compile and script nothing in this process any more: such parts run as the Python that they are made from."""
    torch.jit._state.disable()  # noqa: SLF001 - as above
    set_stance = getattr(torch.compiler, "set_stance", None)  # torch 2.6
    if set_stance is not None and "torch._dynamo" in sys.modules:
        set_stance("force_eager")


def autocast_dtype() -> torch.dtype | None:
    """The dtype that autocast on the CPU asks for, if it is on."""
    if not torch.is_autocast_enabled("cpu"):
        return None
    return torch.get_autocast_dtype("cpu")
