"""Two numbers of the constructor met that are both sizes of one input: they stand in each other's place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import extent
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.demands.operations import demand
from netron_lens.worker.infer.repairs.sizes.products import constructor_numbers

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_LEAST = 4
"""The dimensions of what has several sizes besides its batch and its steps."""


def swapped(situation: Situation) -> Edits:
    """Exchange the size that came with the one that was wanted, where an input has each of them once."""
    wanted = demand(situation.outcome) if situation.outcome.phase == "call" else None
    known = set(() if wanted is None else constructor_numbers(situation))
    for pair in () if wanted is None else wanted.pairs:
        if not known.issuperset(pair):
            continue
        plan = situation.plan
        for path, value in tensors(situation.plan):
            extents = [extent(size, situation.plan.extents) for size in value.sizes[1:]]
            if len(value.sizes) >= _LEAST and all(extents.count(size) == 1 for size in pair):
                first, second = (1 + extents.index(size) for size in pair)
                places = {first: value.sizes[second], second: value.sizes[first]}
                sizes = tuple(places.get(place, size) for place, size in enumerate(value.sizes))
                new = replace(value, sizes=sizes, reason="so that it fits what it meets")
                plan = plan.edited(path, new, cost=int(plan is situation.plan))
        if plan is not situation.plan:
            yield plan
