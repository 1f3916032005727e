"""An index names five dimensions of what pictures became: they are volumes, `x[:, 1:2, :, :, :]`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.demands.demand import TAILS

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MAP, _VOLUME = 4, 5


def deeper(situation: Situation) -> Edits:
    """Give all pictures among the inputs a depth together."""
    operation = situation.outcome.operation
    match () if operation is None or operation.name != "__getitem__" else operation.args:
        case (torch.Tensor() as indexed, tuple(key)) if indexed.dim() == _MAP:
            named = sum(isinstance(each, int | slice) for each in key)
        case _:
            return
    plan = situation.plan
    for path, value in tensors(plan) if named == _VOLUME else ():
        if len(value.sizes) == _MAP:
            volume = replace(value, sizes=(*value.sizes[:2], *TAILS[_VOLUME]), reason="five dimensions are indexed")
            plan = plan.edited(path, volume, cost=0)
    if plan is not situation.plan:
        yield replace(plan, changes=plan.changes + 1)
