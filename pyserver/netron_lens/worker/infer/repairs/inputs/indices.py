"""Elements are picked with tensors, as in `scores[rows, labels]`: an input among them is whole numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.plan import SEARCH_BATCH
from netron_lens.worker.infer.plans.values import extent
from netron_lens.worker.infer.plans.walks import numbers, sized, tensors
from netron_lens.worker.infer.repairs.given_to import inputs_like

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_BEYOND = re.compile(r"index (\d+) is out of bounds for dimension (\d+)")
_STEPS = (10, 16, 32)
_MOST = 1024
"""Nothing has more elements that are read one by one."""


def indices(situation: Situation) -> Edits:
    """Give each input that picks elements of a tensor the shape of what picks with it, below the size of its axis."""
    operation = situation.outcome.operation
    if operation is None or operation.name != "__getitem__":
        return
    for index, axis in _BEYOND.findall(str(situation.outcome.error)):
        yield from _lengthened(situation, operation.args[0], int(index), int(axis))
    match operation.args:
        case torch.Tensor() as table, tuple(keys) if len(keys) <= table.dim():
            yield from _picked(situation, table, keys)


def _lengthened(situation: Situation, table: torch.Tensor, index: int, axis: int) -> Edits:
    """Give an input that a number lies beyond more elements, as many as a number of the constructor says there are.

    What it became may have turned its steps to the front.
    """
    for path, is_it in inputs_like(situation.outcome, table):
        value = situation.value(path)
        said = [*situation.plan.defaults.values(), *(number for _, number in numbers(situation.plan))]
        size = min((each for each in said if index < each <= _MOST), default=index + 1)
        if value is not None and value.kind == "tensor" and axis < len(value.sizes) and (is_it or size in said):
            yield situation.plan.edited(path, sized(value, axis, size, f"its element {index} is read"))
    extents = situation.plan.extents
    longer = next((size for size in _STEPS if size > index), index + 1)
    for path, value in tensors(situation.plan):
        for at, each in enumerate(value.sizes):
            if each != "B" and at < len(value.sizes) - 1 and extent(each, extents) == table.shape[axis]:
                yield situation.plan.edited(path, sized(value, at, longer, f"its element {index} is read"))


def _picked(situation: Situation, table: torch.Tensor, keys: tuple[object, ...]) -> Edits:
    for axis, key in enumerate(keys):
        others = [each for each in keys if isinstance(each, torch.Tensor) and each is not key]
        for path, is_it in inputs_like(situation.outcome, key):
            value = situation.value(path)
            if not is_it or value is None or value.kind != "tensor" or not others:
                continue
            shape = tuple("B" if at == 0 and size == SEARCH_BATCH else size for at, size in enumerate(others[0].shape))
            below, reason = int(table.shape[axis]), f"picks along a dimension of {table.shape[axis]}"
            picking = replace(value, sizes=shape, dtype="int64", below=below, reason=reason)
            yield situation.plan.edited(path, picking)
