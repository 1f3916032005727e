"""Elements are picked with tensors, as in `scores[rows, labels]`: an input among them is whole numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.plan import SEARCH_BATCH
from netron_lens.worker.infer.repairs.given_to import inputs_like

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def indices(situation: Situation) -> Edits:
    """Give each input that picks elements of a tensor the shape of what picks with it, below the size of its axis."""
    operation = situation.outcome.operation
    if operation is None or operation.name != "__getitem__":
        return
    match operation.args:
        case torch.Tensor() as table, tuple(keys) if len(keys) <= table.dim():
            yield from _picked(situation, table, keys)


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
