"""Check a file of level *onnx*: by `onnx.checker`, and against torch's own result where onnxruntime is there."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.protocol import Warned
from netron_lens.worker import compat
from netron_lens.worker.capture.tensors import structure

if TYPE_CHECKING:
    from pathlib import Path

LONGEST = 300
_TOLERANCE = 1e-3
"""How far results may be apart that are the same but for rounding, as a share of the largest: as onnx's own tests."""


def checked(
    path: Path, model: torch.nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any], *, weights: bool
) -> list[Warned]:
    """What the checks found, good or bad: codes `onnx-checker`, `onnx-agrees`, `onnx-difference`, `onnx-unchecked`."""
    checker = importlib.import_module("onnx.checker")
    try:
        checker.check_model(str(path))
    except checker.ValidationError as error:
        return [Warned(code="onnx-checker", message=f"`onnx.checker` objects: {error}")]
    if not weights:
        return [_unchecked("without its weights the file cannot be run")]
    try:
        runtime = importlib.import_module("onnxruntime")
    except ModuleNotFoundError:
        return [_unchecked("install `onnxruntime` to compare the results with torch's")]
    return [_compared(runtime, path, model, args, kwargs)]


def _compared(
    runtime: Any, path: Path, model: torch.nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Warned:
    try:
        found = _results(runtime, path, args, kwargs)
    except Exception as error:  # noqa: BLE001 - onnxruntime refuses what it does not know by errors of many kinds
        return _unchecked(f"onnxruntime does not run it: {str(error)[:LONGEST]}")
    if found is None:
        return _unchecked("the file takes other inputs than the model, so the results are not compared")
    with torch.no_grad(), compat.fast_paths_off():
        expected = [tensor for _, tensor in structure.tensors(model(*args, **kwargs))]
    if len(expected) != len(found):
        return _unchecked(f"it gives {len(found)} tensors where torch gives {len(expected)}")
    difference = max(map(_difference, expected, found), default=0.0)
    largest = max((float(each.abs().max()) for each in expected if each.numel()), default=0.0)
    agrees = difference <= _TOLERANCE * max(largest, 1.0)
    message = f"onnxruntime's results differ from torch's by at most {difference:.2g}."
    return Warned(code="onnx-agrees" if agrees else "onnx-difference", message=message)


def _unchecked(reason: str) -> Warned:
    return Warned(code="onnx-unchecked", message=f"`onnx.checker` finds no fault with the file; {reason}.")


def _results(runtime: Any, path: Path, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[torch.Tensor] | None:
    """What onnxruntime makes of the inputs; none where the file takes another number of them."""
    session = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    given = [tensor for _, tensor in structure.tensors((args, kwargs))]
    names = [each.name for each in session.get_inputs()]
    if len(names) != len(given):
        return None
    results = session.run(None, {name: tensor.numpy() for name, tensor in zip(names, given, strict=True)})
    return [torch.as_tensor(each) for each in results]


def _difference(mine: torch.Tensor, theirs: torch.Tensor) -> float:
    if mine.shape != theirs.shape:
        return float("inf")
    if not mine.numel():
        return 0.0
    apart = (mine.to(torch.complex128) - theirs.to(torch.complex128)).abs()
    same = (mine == theirs) | (mine.isnan() & theirs.isnan())
    return float(apart.masked_fill(same, 0.0).nan_to_num(nan=float("inf")).max())
