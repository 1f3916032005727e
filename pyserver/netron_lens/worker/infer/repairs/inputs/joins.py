"""Tensors that are joined do not fit: inputs take the form of what they are joined with, all of them at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.infer.plans.values import INTEGERS, MASK, extent
from netron_lens.worker.infer.plans.walks import named_sizes, tensors
from netron_lens.worker.infer.repairs.inputs.reranked import is_width
from netron_lens.worker.infer.trials.suspicions import JOINING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Situation
    from netron_lens.worker.infer.trials.watch import Operation

_REASON = "of the shape that it is joined with"
_ROWS, _MAP = 2, 4
"""Dimensions of a batch of rows, and of maps."""


def joins(situation: Situation) -> Iterator[Plan]:
    """Give the inputs that are joined the form of one of the others: what the model computed first, then other inputs.

    Masks of maps have one channel, and count in floats: they are joined with what does.
    """
    operation = situation.outcome.operation
    parts = _parts(operation) if operation is not None and situation.outcome.phase == "call" else []
    axis = _axis(operation) if operation is not None and operation.name in JOINING else None
    inputs = {id(each): path for path, each in situation.outcome.arguments}
    labelled = list(_labels(situation, parts, axis))
    if labelled:
        for plan in labelled:
            yield plan
        return
    values = [None if id(each) not in inputs else situation.value(inputs[id(each)]) for each in parts]
    for other, own in sorted(zip(parts, values, strict=True), key=lambda each: (each[1] is not None, -each[0].dim())):
        if own is not None and (own.dtype == "bool" or own.kind != "tensor"):
            continue
        plan = situation.plan
        sizes = named_sizes(other, plan) if own is None else own.sizes
        for each, value in zip(parts, values, strict=True):
            new = None if value is None or each is other else _joined(value, each, sizes, axis)
            if new is not None and new != value:
                plan = plan.edited(inputs[id(each)], new, cost=0)
        if plan is not situation.plan:
            yield replace(plan, changes=situation.plan.changes + 1)
    yield from _rows(situation, parts, are_wider=axis is not None and axis == max(each.dim() for each in parts) - 1)


def _rows(situation: Situation, parts: list[torch.Tensor], *, are_wider: bool) -> Iterator[Plan]:
    """Give inputs that layers made into what is joined as many rows as another part has, in as many dimensions.

    Where rows become wider, so have ids that each became one: those of pairs, beside all pairs of a sequence.
    """
    for other in parts:
        found: list[tuple[Path, Value]] = []
        for part in (each for each in parts if each.dim() and other.dim() and each.shape[:-1] != other.shape[:-1]):
            rows, wanted = tuple(part.shape[:-1]), named_sizes(other, situation.plan)[:-1]
            for path, value in tensors(situation.plan):
                sizes = tuple(extent(size, situation.plan.extents) for size in value.sizes)
                if sizes[:-1] == rows:
                    found.append((path, replace(value, sizes=(*wanted, value.sizes[-1]), reason=_REASON)))
                elif are_wider and sizes == rows and part.dim() != other.dim() and value.dtype in INTEGERS:
                    found.append((path, replace(value, sizes=wanted, reason=_REASON)))
        together = situation.plan
        for path, new in found:
            yield situation.plan.edited(path, new)
            together = together.edited(path, new, cost=0)
        if len(found) > 1:
            yield replace(together, changes=situation.plan.changes + 1)


def _labels(situation: Situation, parts: list[torch.Tensor], axis: int | None) -> Iterator[Plan]:
    """Take ids for labels, one for each sample, where their vectors are joined with rows of features."""
    dimensions = {each.dim() for each in parts}
    for path, value in tensors(situation.plan) if axis == 1 and dimensions == {_ROWS, _ROWS + 1} else ():
        if value.dtype in INTEGERS and value.sizes == ("B", "T"):
            yield situation.plan.edited(path, replace(value, sizes=("B",), reason="a label for each sample"))


def _joined(value: Value, given: torch.Tensor, sizes: tuple[Size, ...], axis: int | None) -> Value | None:
    """Give an input the sizes of what it is joined with, but its own along the axis; none where it fits."""
    if value.dtype == "bool" and len(sizes) == _MAP and axis == 1:
        one = (sizes[0], 1, *sizes[2:])
        return replace(value, sizes=one, dtype="float32", below=MASK, reason="a mask of one channel")
    if given.dim() != len(sizes):
        if axis == len(sizes) - 1 and value.sizes and is_width(value.sizes[-1]):
            sizes = (*sizes[:-1], value.sizes[-1])
        return replace(value, sizes=sizes, reason=_REASON)
    if axis is None or value.kind != "tensor":
        return None
    kept = tuple(mine if at == axis else other for at, (mine, other) in enumerate(zip(value.sizes, sizes, strict=True)))
    return replace(value, sizes=kept, reason=_REASON)


def _parts(operation: Operation) -> list[torch.Tensor]:
    given: Any = operation.args[0] if operation.args else operation.kwargs.get("tensors")
    return [each for each in given if isinstance(each, torch.Tensor)] if isinstance(given, list | tuple) else []


def _axis(operation: Operation) -> int:
    """Give the axis along which tensors are joined, counted from the front."""
    given = operation.args[1:2] or [operation.kwargs[name] for name in ("dim", "axis") if name in operation.kwargs]
    dimensions = max((1, *(each.dim() for each in _parts(operation))))
    return int(given[0]) % dimensions if given else 0
