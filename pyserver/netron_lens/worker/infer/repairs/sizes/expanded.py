"""What is expanded to the sizes of an input has others: the input has these, `self.table.expand(-1, *x.shape[1:])`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.values import extent
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.demands.views import sizes_asked

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def expanded(situation: Situation) -> Edits:
    """Give the named sizes of inputs that were asked for the extents that there are, all of them together."""
    operation = situation.outcome.operation
    if operation is None or operation.name != "expand" or not isinstance(operation.args[0], torch.Tensor):
        return
    pairs = zip(reversed(sizes_asked(operation.args)), reversed(operation.args[0].shape), strict=False)
    differing = {want: have for want, have in pairs if isinstance(want, int) and want > 0 and have not in (1, want)}
    plan = situation.plan
    names = {size for _, value in tensors(plan) for size in value.sizes if isinstance(size, str) and size != "B"}
    for name in sorted(names & plan.sizes.keys()):
        have = differing.get(extent(name, plan.extents))
        if have is not None:
            plan = plan.resized(name, have, cost=0 if plan is not situation.plan else 1)
    if plan is not situation.plan:
        yield plan
