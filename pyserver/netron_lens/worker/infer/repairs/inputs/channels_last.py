"""Pictures whose channels come last, as in code that takes every pixel for a row of features."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.walks import tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_OF_FEATURES = frozenset({"linear", "layer_norm"})
_ROWS = 3


def channels_last(situation: Situation) -> Edits:
    """Put the channels of pictures last, where other features were demanded of what is in rows."""
    operation = situation.outcome.operation
    if operation is None or operation.name not in _OF_FEATURES:
        return
    given = next((each for each in operation.args if isinstance(each, torch.Tensor)), None)
    if given is None or given.dim() < _ROWS:
        return
    plan = situation.plan
    for path, value in tensors(plan):
        match value.sizes:
            case (batch, int(channels), "H", "H"):
                plan = plan.edited(path, replace(value, sizes=(batch, "H", "H", channels), reason="channels come last"))
    if plan is not situation.plan:
        yield plan
