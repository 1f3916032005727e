"""Level *onnx*: the true, runnable file by `torch.onnx.export`."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.protocol import Warned
from netron_lens.worker import compat
from netron_lens.worker.capture import structure
from netron_lens.worker.levels import check, failure

if TYPE_CHECKING:
    from pathlib import Path

    from netron_lens.protocol import OnnxOptions


def onnx(
    model: torch.nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any], path: Path, options: OnnxOptions
) -> tuple[Warned, ...]:
    """Write the file, its weights beside it where they are too large for one file; what the user should know of it.

    Model and arguments are real. Raises `StageError` where a package is missing or an exporter cannot follow the model.
    """
    try:
        for package in compat.packages_of_onnx_export():
            importlib.import_module(package)
    except ModuleNotFoundError as error:
        raise failure.missing(error) from error
    notes: list[Warned] = []
    with failure.explained("torch.onnx.export"), torch.no_grad():
        batch = _batch(args, kwargs) if options.dynamic_batch else None
        if options.dynamic_batch and batch is None:
            notes.append(Warned(code="onnx-batch", message="The inputs have no common first size to leave open."))
        given, named = (_doubled(args, batch), _doubled(kwargs, batch)) if batch == 1 else (args, kwargs)
        dynamic = _open_sizes((given, named), 2 if batch == 1 else batch)
        how = compat.export_onnx(model, given, named, path, dynamic, weights=options.weights)
    if how is not None:
        notes.append(Warned(code="onnx-exporter", message=how))
    if options.check:
        notes += check.checked(path, model, args, kwargs, weights=options.weights)
    return tuple(notes)


def _batch(args: tuple[Any, ...], kwargs: dict[str, Any]) -> int | None:
    """The first size that all tensors of the inputs share."""
    sizes = {tensor.shape[0] for _, tensor in structure.tensors((args, kwargs)) if tensor.dim()}
    return sizes.pop() if len(sizes) == 1 else None


def _doubled(value: Any, batch: int | None) -> Any:
    """Inputs of twice the batch: exporters take a size of one for a constant."""
    if isinstance(value, torch.Tensor):
        return torch.cat([value, value]) if value.dim() and value.shape[0] == batch else value
    if isinstance(value, dict):
        return {key: _doubled(item, batch) for key, item in value.items()}
    if type(value) in {list, tuple}:
        return type(value)(_doubled(item, batch) for item in value)
    return value


def _open_sizes(value: Any, batch: int | None) -> Any:
    """The sizes to leave open, in the structure of the inputs; none where all are fixed."""
    if batch is None:
        return None
    if isinstance(value, torch.Tensor):
        return {0: compat.open_size()} if value.dim() and value.shape[0] == batch else {}
    if isinstance(value, dict):
        return {key: _open_sizes(item, batch) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_open_sizes(item, batch) for item in value)
    return None
