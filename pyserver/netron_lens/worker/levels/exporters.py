"""The exporters to ONNX that torch has: one that goes by `torch.export`, and, below torch 2.5, TorchScript's."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker import compat
from netron_lens.worker.capture.tensors import structure
from netron_lens.worker.levels import literals

if TYPE_CHECKING:
    from pathlib import Path

TORCHSCRIPT = "Written by the TorchScript exporter, which fixes every branch and size: torch 2.5 has a better one."


@dataclass(frozen=True, kw_only=True)
class Task:
    """A model and its arguments, and the file to be written. First sizes that are `batch` are left open.

    Without `weights`, these are inputs of the graph.
    """

    model: torch.nn.Module
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    path: Path
    batch: int | None
    weights: bool

    @property
    def given(self) -> dict[str, Any]:
        """The arguments by the names of the parameters that take them."""
        return dict(inspect.signature(self.model.forward).bind(*self.args, **self.kwargs).arguments)


def by_torch_export(task: Task) -> Any:
    """Write the file; the exported program that it was made from."""
    shapes = None if task.batch is None else _open_sizes(task.given, task.batch)
    program = torch.onnx.export(
        task.model, task.args, kwargs=task.kwargs, dynamo=True, dynamic_shapes=shapes, verbose=False
    )
    if not task.weights:
        _leave_out(program.model.graph, set(task.model.state_dict()))
    program.save(str(task.path))
    return program.exported_program


def by_torchscript(task: Task) -> None:
    """Write the file, as far as TorchScript can."""
    tensors = dict(structure.tensors(task.given))
    axes = {name: {0: "batch"} for name, tensor in tensors.items() if tensor.dim() and tensor.shape[0] == task.batch}
    torch.onnx.export(
        task.model,
        (*task.args, task.kwargs),
        str(task.path),
        export_params=task.weights,
        input_names=list(tensors),
        dynamic_axes=axes,
    )


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
