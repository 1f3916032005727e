"""The exporters to ONNX that torch has: one that goes by `torch.export`, and, below torch 2.5, TorchScript's."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker import compat
from netron_lens.worker.capture import structure
from netron_lens.worker.levels import literals

if TYPE_CHECKING:
    from pathlib import Path

TORCHSCRIPT = "Written by the TorchScript exporter, which fixes every branch and size: torch 2.5 has a better one."


def by_torch_export(  # noqa: PLR0913 - what is exported, and how
    model: torch.nn.Module,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    path: Path,
    batch: int | None,
    *,
    weights: bool,
) -> Any:
    """Write an ONNX file; the exported program that it was made from. First sizes that are `batch` are left open.

    Without `weights`, these are inputs of the graph.
    """
    shapes = None if batch is None else _open_sizes(_given(model, args, kwargs), batch)
    program = torch.onnx.export(model, args, kwargs=kwargs, dynamo=True, dynamic_shapes=shapes, verbose=False)
    if not weights:
        _leave_out(program.model.graph, set(model.state_dict()))
    program.save(str(path))
    return program.exported_program


def by_torchscript(  # noqa: PLR0913 - as above
    model: torch.nn.Module,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    path: Path,
    batch: int | None,
    *,
    weights: bool,
) -> None:
    """Write an ONNX file, as `by_torch_export` does, as far as TorchScript can."""
    tensors = dict(structure.tensors(_given(model, args, kwargs)))
    axes = {name: {0: "batch"} for name, tensor in tensors.items() if tensor.dim() and tensor.shape[0] == batch}
    torch.onnx.export(
        model, (*args, kwargs), str(path), export_params=weights, input_names=list(tensors), dynamic_axes=axes
    )


def _given(model: torch.nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments by the names of the parameters that take them."""
    return dict(inspect.signature(model.forward).bind(*args, **kwargs).arguments)


def _leave_out(graph: Any, names: set[str]) -> None:
    for name, value in list(graph.initializers.items()):
        if name in names or value.const_value is None or value.const_value.size > literals.LARGEST:
            del graph.initializers[name]
            graph.inputs.append(value)


def _open_sizes(value: Any, batch: int) -> Any:
    """The sizes to leave open, in the structure of a value; none where all are fixed."""
    if isinstance(value, torch.Tensor):
        return {0: compat.open_size()} if value.dim() and value.shape[0] == batch else {}
    if isinstance(value, dict):
        return {key: _open_sizes(item, batch) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_open_sizes(item, batch) for item in value)
    return None
