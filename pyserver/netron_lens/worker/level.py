"""Write the graph of the level that was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker import convert, run
from netron_lens.worker import recipe as recipes
from netron_lens.worker.checkpoint import fill
from netron_lens.worker.levels import packages
from netron_lens.worker.levels.drawing import drawn
from netron_lens.worker.levels.onnx import onnx
from netron_lens.worker.levels.operators import operators
from netron_lens.worker.shape_only import ShapeOnly

if TYPE_CHECKING:
    from torch import nn

    from netron_lens.protocol import ExportRequest, Warned
    from netron_lens.worker.capture.record import Record
    from netron_lens.worker.forward import Pass
    from netron_lens.worker.stages import Loaded, Recipe

LARGEST_REAL = 1 << 28  # elements
DRAWING = "drawing.onnx"


@dataclass(frozen=True, kw_only=True)
class Written:
    """The file of a level: how many nodes it has, what the user should know, and the file to draw if it is another."""

    graph: str
    nodes: int
    notes: tuple[Warned, ...] = ()
    drawing: str | None = None


def write(request: ExportRequest, loaded: Loaded, recipe: Recipe, ran: Pass, path: Path) -> Written:
    """Write the file at `path`. Raises `StageError` where the level cannot be made."""
    record = ran.record
    if request.level == "layers" or record.failed is not None:
        path.write_bytes(convert.layers(record, real_tensors=ran.real))
        return Written(graph=str(path), nodes=convert.nodes(record))
    packages.add(request.packages)
    if request.level == "operators":
        graph = operators(*_for_operators(loaded, recipe, request, record), record)
        path.write_bytes(convert.layers(graph, level="operators"))
        return Written(graph=str(path), nodes=len(graph.operations))
    model, args, kwargs = _built(loaded, recipe, request.checkpoint)
    notes, program = onnx(model, args, kwargs, path, request.onnx)
    graph = drawn(path, record, program)
    drawing = Path(request.folder, DRAWING)
    drawing.write_bytes(convert.layers(graph, level="onnx"))
    return Written(graph=str(path), nodes=len(graph.operations), notes=notes, drawing=str(drawing))


def _for_operators(
    loaded: Loaded, recipe: Recipe, request: ExportRequest, record: Record
) -> tuple[nn.Module, tuple[Any, ...], dict[str, Any]]:
    """The model and its arguments, without weights where these are many."""
    if record.parameters <= LARGEST_REAL:
        return _built(loaded, recipe, request.checkpoint)
    with ShapeOnly():
        model, args, kwargs = _built(loaded, recipe, request.checkpoint)
    return model.to("meta"), _on_meta(args), _on_meta(kwargs)


def _built(loaded: Loaded, recipe: Recipe, checkpoint: str | None) -> tuple[nn.Module, tuple[Any, ...], dict[str, Any]]:
    with run.conditions(gradients=recipe.gradients):
        run.seeded()
        model = run.prepare(recipes.construct(loaded, recipe))
        if checkpoint is not None:
            fill(model, checkpoint)
        args, kwargs = recipes.arguments(loaded, recipe)
        run.seeded()
    return model, args, kwargs


def _on_meta(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return value.to("meta")
    if isinstance(value, dict):
        return {key: _on_meta(item) for key, item in value.items()}
    if type(value) in {list, tuple}:
        return type(value)(_on_meta(item) for item in value)
    return value
