"""Pictures that are wider than high, as lines of text are: where no square fits, both sides are searched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.sizes.sizes import between, sizes_met

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_HEIGHTS = (32, 64, 48, 40, 16, 96, 80, 128)
_WIDTH = 160


def strips(situation: Situation) -> Edits:
    """Give the square pictures among the inputs one height after another, and a width of their own.

    Where the height alone does not fit, the width is searched whose flattened map does.
    """
    if situation.outcome.phase != "call":
        return
    plan = _parted(situation.plan)
    for height in _HEIGHTS if plan is not situation.plan else ():
        strip = plan.resized("H", height)
        outcome = yield strip
        met = None if outcome is None else sizes_met(situation.outcome, outcome)
        if met is not None:
            yield from between(replace(situation, outcome=outcome), "W", {_WIDTH: met[0]}, met[1])


def _parted(plan: Plan) -> Plan:
    """Call the last size of square pictures `W`."""
    parted = replace(plan, sizes={**plan.sizes, "W": _WIDTH})
    for path, value in tensors(plan):
        if len(value.sizes) > 3 and value.sizes[-2:] == ("H", "H"):  # noqa: PLR2004 - a batch of maps
            parted = parted.edited(path, replace(value, sizes=(*value.sizes[:-1], "W")), cost=0)
    return parted if parted.root != plan.root else plan
