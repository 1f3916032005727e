"""Level *onnx*: the true, runnable file by `torch.onnx.export`."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.protocol import Warned
from netron_lens.worker import compat
from netron_lens.worker.capture.tensors import structure
from netron_lens.worker.levels import check, exporters, failure

if TYPE_CHECKING:
    from pathlib import Path

    from netron_lens.protocol import OnnxOptions


def onnx(
    model: torch.nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any], path: Path, options: OnnxOptions
) -> tuple[tuple[Warned, ...], Any]:
    """Write the file, its weights beside it where they are too large for one file.

    Gives what the user should know of it, and the exported program that it was made from, if one was.
    Model and arguments are real. Raises `StageError` where a package is missing or an exporter cannot follow the model.
    """
    try:
        for package in compat.packages_of_onnx_export():
            importlib.import_module(package)
    except ModuleNotFoundError as error:
        raise failure.missing(error) from error
    notes: list[Warned] = []
    batch = _batch(args, kwargs) if options.dynamic_batch else None
    if options.dynamic_batch and batch is None:
        notes.append(Warned(code="onnx-batch", message="The inputs have no common first size to leave open."))
    given, named = (_doubled(args), _doubled(kwargs)) if batch == 1 else (args, kwargs)
    if batch == 1:
        batch = 2
    task = exporters.Task(model=model, args=given, kwargs=named, path=path, batch=batch, weights=options.weights)
    program = None
    with failure.explained("torch.onnx.export"), torch.no_grad(), compat.fast_paths_off():
        if compat.ONNX_BY_TORCH_EXPORT:
            program = exporters.by_torch_export(task)
        else:
            exporters.by_torchscript(task)
            notes.append(Warned(code="onnx-exporter", message=exporters.TORCHSCRIPT))
    if options.check:
        notes += check.checked(path, model, args, kwargs, weights=options.weights)
    return tuple(notes), program


def _batch(args: tuple[Any, ...], kwargs: dict[str, Any]) -> int | None:
    """The first size that all tensors of the inputs share."""
    sizes = {tensor.shape[0] for _, tensor in structure.tensors((args, kwargs)) if tensor.dim()}
    return sizes.pop() if len(sizes) == 1 else None


def _doubled(value: Any) -> Any:
    """Inputs of twice a batch of one: exporters take a size of one for a constant."""
    if isinstance(value, torch.Tensor):
        return torch.cat([value, value]) if value.dim() else value
    if isinstance(value, dict):
        return {key: _doubled(item) for key, item in value.items()}
    if type(value) in {list, tuple}:
        return type(value)(_doubled(item) for item in value)
    return value
