"""A loss met labels of steps, or of pixels, and scores for each sample alone: there are as many scores."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.values import INTEGERS
from netron_lens.worker.infer.repairs.given_to import inputs_like
from netron_lens.worker.infer.repairs.inputs.siblings import LOSSES

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_PLACED = 2
"""The dimensions of labels that are more than one for each sample."""


def scores(situation: Situation) -> Edits:
    """Give the scores of classes, their second dimension, a place for each label."""
    operation = situation.outcome.operation
    if operation is None or operation.name not in LOSSES or len(operation.args) < _PLACED:
        return
    scored, labels = operation.args[:_PLACED]
    if not (isinstance(labels, torch.Tensor) and isinstance(scored, torch.Tensor)) or labels.is_floating_point():
        return
    told = [situation.value(path) for path, is_it in inputs_like(situation.outcome, labels) if is_it]
    sizes = next((each.sizes for each in told if each is not None and each.dtype in INTEGERS), tuple(labels.shape))
    for path, is_it in inputs_like(situation.outcome, scored):
        value = situation.value(path)
        if is_it and value is not None and len(value.sizes) <= len(sizes) >= _PLACED:
            placed = (*value.sizes[:1], *(value.sizes[1:_PLACED] or ("K",)), *sizes[1:])
            yield situation.plan.edited(path, replace(value, sizes=placed, reason="scores for each label"))
