"""A convolution met extents for another number of dimensions, `kernel_size=(3, 3)` of `Conv1d`: as many as it has."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import sequence

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_TOO_FEW = re.compile(r"or a list of \d+ values to match the convolution dimensions, but got \w+=\[([^\]]*)\]")
_TOO_MANY = re.compile(r"Expected \d-dimensional input for (\d)-dimensional weight")
_BESIDE_EXTENTS = 3
"""The dimensions of a weight for channels in and out, and one extent too many."""


def extents(situation: Situation) -> Edits:
    """Give all tuples of the constructor as many elements as there are dimensions."""
    constructor, error = situation.value(("constructor",)), str(situation.outcome.error)
    few, many = _TOO_FEW.search(error), _TOO_MANY.search(error)
    count = few[1].count(",") + 1 if few is not None else int(many[1]) - _BESIDE_EXTENTS if many is not None else 0
    plan = situation.plan
    for name, value in constructor.items if constructor is not None and count > 0 else ():
        items = tuple(item for _, item in value.items)
        if value.kind == "tuple" and items:
            other = sequence("tuple", (*items, *items[-1:] * count)[:count], value.reason)
            plan = plan.edited(("constructor", name), other, cost=0)
    if plan is not situation.plan:
        yield replace(plan, changes=situation.plan.changes + 1)
