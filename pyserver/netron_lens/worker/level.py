"""Write the graph of the level that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker import convert, run
from netron_lens.worker import recipe as recipes
from netron_lens.worker.checkpoint import fill
from netron_lens.worker.levels import packages
from netron_lens.worker.levels.onnx import onnx
from netron_lens.worker.levels.operators import operators
from netron_lens.worker.shape_only import ShapeOnly

if TYPE_CHECKING:
    from pathlib import Path

    from torch import nn

    from netron_lens.protocol import ExportRequest, Warned
    from netron_lens.worker.forward import Pass
    from netron_lens.worker.stages import Loaded, Recipe

LARGEST_REAL = 1 << 28  # elements


def write(request: ExportRequest, loaded: Loaded, recipe: Recipe, ran: Pass, path: Path) -> tuple[Warned, ...]:
    """Write the file; what the user should know of it. Raises `StageError` where the level cannot be made."""
    if request.level == "layers" or ran.record.failed is not None:
        path.write_bytes(convert.layers(ran.record, real_tensors=ran.real))
        return ()
    packages.add(request.packages)
    if request.level == "operators":
        if ran.record.parameters > LARGEST_REAL:
            with ShapeOnly():
                model, args, kwargs = _built(loaded, recipe, request.checkpoint)
            model, args, kwargs = model.to("meta"), _on_meta(args), _on_meta(kwargs)
        else:
            model, args, kwargs = _built(loaded, recipe, request.checkpoint)
        path.write_bytes(operators(model, args, kwargs))
        return ()
    model, args, kwargs = _built(loaded, recipe, request.checkpoint)
    return onnx(model, args, kwargs, path, request.onnx)


def _built(loaded: Loaded, recipe: Recipe, checkpoint: str | None) -> tuple[nn.Module, tuple[Any, ...], dict[str, Any]]:
    with run.conditions():
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
