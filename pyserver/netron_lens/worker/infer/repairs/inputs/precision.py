"""The weights are of another precision than the inputs, as those of `model.double()` are: the inputs get theirs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from torch import nn
from torch.nn.parameter import is_lazy

from netron_lens.worker.infer.plans.walks import tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_UNLIKE = re.compile(r"\bdtypes?\b|scalar type|type \(\w+\)")
_FLOATS = frozenset({"float16", "bfloat16", "float32", "float64"})


def precision(situation: Situation) -> Edits:
    """Give all inputs that are numbers the type of the model's weights."""
    model = situation.outcome.model
    if model is None or not _UNLIKE.search(str(situation.outcome.error)):
        return
    weights = (each for each in nn.Module.parameters(model) if not is_lazy(each) and each.is_floating_point())
    for dtype in dict.fromkeys(str(each.dtype).removeprefix("torch.") for each in weights):
        plan = situation.plan
        for path, value in tensors(plan):
            if value.dtype in _FLOATS - {dtype}:
                cost = int(plan is situation.plan)
                plan = plan.edited(path, replace(value, dtype=dtype, reason="the precision of the weights"), cost=cost)
        if plan is not situation.plan:
            yield plan
