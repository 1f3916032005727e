"""What differs between versions of torch: newer features, tested for here and nowhere else."""

from __future__ import annotations

import contextlib
import inspect
import os
import sys
from typing import TYPE_CHECKING, Any

import torch
import torch.overrides

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_COMPILING = {"TORCHDYNAMO_DISABLE": "1"}
_NOT_SCRIPTING = {"PYTORCH_JIT": "0"}
"""What torch asks before it scripts a part of its own, as forward-mode derivatives do."""
_UNSCRIPTED = "_disable_script_meta"
"""What torch asks of a class before it scripts its instances."""


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
    try:
        with _environment(_NOT_SCRIPTING), _uncompiled():
            yield
    finally:
        state._enabled.enabled = scripting  # noqa: SLF001


@contextlib.contextmanager
def _uncompiled() -> Iterator[None]:
    """What is compiled runs as it is written; below torch 2.6, what is compiled from here on."""
    if hasattr(torch.compiler, "set_stance"):  # torch 2.6
        with torch.compiler.set_stance("force_eager") if "torch._dynamo" in sys.modules else contextlib.nullcontext():
            yield
        return
    with _environment(_NOT_COMPILING):
        yield


@contextlib.contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def script_nothing() -> None:
    """Let `torch.jit.script` give back what it is given, in this process, for good; `torch.compile` below torch 2.6.

    A class that is a `ScriptModule` is a module then: it is no use to script its parts without its methods.
    """
    torch.jit._state.disable()  # noqa: SLF001 - as above
    setattr(torch.jit.ScriptModule, _UNSCRIPTED, True)
    if not hasattr(torch.compiler, "set_stance"):  # the second: importing the compiler starts no processes
        os.environ.update({**_NOT_COMPILING, "TORCHINDUCTOR_COMPILE_THREADS": "1"})


def innermost_mode() -> object:
    """The mode that hears of torch's functions first; none where there is none."""
    return torch.overrides._get_current_function_mode()  # noqa: SLF001 - it has no public name


def autocast_dtype() -> torch.dtype | None:
    """The dtype that autocast on the CPU asks for, if it is on."""
    if not torch.is_autocast_enabled("cpu"):
        return None
    return torch.get_autocast_dtype("cpu")


_VERSION = tuple(int(part) for part in torch.__version__.split(".")[:2])
NUMBERED_CALLS = _VERSION >= (2, 5)
"""Whether the nodes of an exported program tell one call of a module from the next."""

ONNX_BY_TORCH_EXPORT = "kwargs" in inspect.signature(torch.onnx.export).parameters  # torch 2.5
"""Whether `torch.onnx.export` can go by `torch.export`; before, there is TorchScript alone."""


def packages_of_onnx_export() -> tuple[str, ...]:
    """The packages that `torch.onnx.export` needs beside torch."""
    return ("onnx", "onnxscript") if ONNX_BY_TORCH_EXPORT else ("onnx",)


def open_size() -> Any:
    """A size that `torch.export` is to leave open where it can."""
    return getattr(torch.export.Dim, "AUTO", None) or torch.export.Dim("batch")
