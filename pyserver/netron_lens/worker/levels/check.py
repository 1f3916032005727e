"""Check a file of level *onnx*: by `onnx.checker`, and against torch's own result where onnxruntime is there."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.protocol import Warned
from netron_lens.worker.capture import structure

if TYPE_CHECKING:
    from pathlib import Path


def checked(
    path: Path, model: torch.nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any], *, weights: bool
) -> list[Warned]:
    """What the checks found, good or bad: codes `onnx-checker`, `onnx-difference`, `onnx-unchecked`."""
    checker = importlib.import_module("onnx.checker")
    if not weights:
        return [Warned(code="onnx-unchecked", message="Without its weights the file cannot be run or checked.")]
    try:
        checker.check_model(str(path))
    except checker.ValidationError as error:
        return [Warned(code="onnx-checker", message=f"`onnx.checker` objects: {error}")]
    try:
        runtime = importlib.import_module("onnxruntime")
    except ModuleNotFoundError:
        message = "`onnx.checker` finds no fault. Install `onnxruntime` to compare the results with torch's."
        return [Warned(code="onnx-unchecked", message=message)]
    return [_compared(runtime, path, model, args, kwargs)]


def _compared(
    runtime: Any, path: Path, model: torch.nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Warned:
    session = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    given = [tensor for _, tensor in structure.tensors((args, kwargs))]
    names = [each.name for each in session.get_inputs()]
    if len(names) != len(given):
        message = (
            f"The file takes {len(names)} inputs of the {len(given)} given: the others do not matter to the result."
        )
        return Warned(code="onnx-unchecked", message=message)
    found = session.run(None, {name: tensor.numpy() for name, tensor in zip(names, given, strict=True)})
    with torch.no_grad():
        expected = [tensor for _, tensor in structure.tensors(model(*args, **kwargs))]
    difference = max(
        (_difference(mine, torch.from_numpy(theirs)) for mine, theirs in zip(expected, found, strict=True)), default=0.0
    )
    return Warned(
        code="onnx-difference",
        message=f"onnxruntime's results differ from torch's by at most {difference:.2g}.",
    )


def _difference(mine: torch.Tensor, theirs: torch.Tensor) -> float:
    if mine.shape != theirs.shape:
        return float("inf")
    return float((mine.double() - theirs.double()).abs().max()) if mine.numel() else 0.0
