"""What differs between versions of torch: newer features, tested for here and nowhere else."""

from __future__ import annotations

import contextlib
import inspect
import sys
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
    """Parts that are compiled, or scripted from here on, run as the Python that they are made from."""
    state = torch.jit._state  # noqa: SLF001 - the switch has no public name but an environment variable
    scripting = state._enabled.enabled  # noqa: SLF001
    state.disable()
    set_stance = getattr(torch.compiler, "set_stance", None) if "torch._dynamo" in sys.modules else None  # torch 2.6
    try:
        with contextlib.nullcontext() if set_stance is None else set_stance("force_eager"):
            yield
    finally:
        state._enabled.enabled = scripting  # noqa: SLF001


def script_nothing() -> None:
    """Let `torch.jit.script` give back what it is given, in this process, for good."""
    torch.jit._state.disable()  # noqa: SLF001 - as above


def autocast_dtype() -> torch.dtype | None:
    """The dtype that autocast on the CPU asks for, if it is on."""
    if not torch.is_autocast_enabled("cpu"):
        return None
    return torch.get_autocast_dtype("cpu")


_DYNAMO_EXPORTER = "dynamo" in inspect.signature(torch.onnx.export).parameters  # torch 2.5


def packages_of_onnx_export() -> tuple[str, ...]:
    """The packages that `torch.onnx.export` needs beside torch."""
    return ("onnx", "onnxscript") if _DYNAMO_EXPORTER else ("onnx",)


def open_size() -> Any:
    """A size that `torch.export` is to leave open where it can."""
    return getattr(torch.export.Dim, "AUTO", None) or torch.export.Dim("batch")


def export_onnx(  # noqa: PLR0913 - what both exporters need
    model: torch.nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any], path: Path, dynamic: Any, *, weights: bool
) -> str | None:
    """Write an ONNX file; what the user should know of the exporter, if anything.

    `dynamic` are the sizes of `(args, kwargs)` to leave open.
    """
    if not _DYNAMO_EXPORTER:
        torch.onnx.export(model, (*args, kwargs), str(path), export_params=weights)
        return "Written by the TorchScript exporter, which fixes every branch and size: torch 2.5 has a better one."
    names = inspect.signature(model.forward).parameters
    shapes = None if dynamic is None else dict(zip(names, (*dynamic[0], *dynamic[1].values()), strict=False))
    program = torch.onnx.export(model, args, kwargs=kwargs, dynamo=True, dynamic_shapes=shapes, verbose=False)
    if not weights:
        for value in program.model.graph.initializers.values():
            value.const_value = None
    program.save(str(path))
    return None
