"""Two sizes met, and one dimension of all inputs has the size that is wrong: it takes the other before all else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.input_values import unknown
from netron_lens.worker.infer.plans.values import extent
from netron_lens.worker.infer.plans.walks import sized, tensors
from netron_lens.worker.infer.repairs.demands.operations import demand
from netron_lens.worker.infer.repairs.given_to import reason
from netron_lens.worker.infer.repairs.sizes.pairs.inputs import is_side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Situation

_ROWS = 3
"""Dimensions of a batch of sequences; what has more is a map."""


def only(situation: Situation) -> Iterator[Plan]:
    """Change that dimension; where several have the size, or nothing is known of an input, it takes a search.

    So it does where a map comes to what takes rows, and where the other size may be the batch.
    """
    outcome, plan = situation.outcome, situation.plan
    is_known = all(value != unknown() for _, value in tensors(plan))
    wanted = demand(outcome) if outcome.phase == "call" and is_known else None
    if wanted is None:
        return
    for got, want in wanted.pairs:
        found = [
            (path, value, index)
            for path, value in tensors(plan)
            for index, size in enumerate(value.sizes)
            if extent(size, plan.extents) == got
        ]
        if len(found) == 1 and plan.extents["B"] not in (got, want) and want > 1:
            path, value, index = found[0]
            is_map_for_rows = len(value.sizes) > _ROWS >= len(next(iter(wanted.shapes), value.sizes))
            if not is_side(value, index) and not is_map_for_rows:
                yield plan.edited(path, sized(value, index, want, reason(outcome, wanted)))
