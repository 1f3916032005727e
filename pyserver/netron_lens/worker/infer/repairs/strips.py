"""Pictures that are wider than high, as lines of text are: where no square fits, the height is searched alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.repairs.pairs import tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_HEIGHTS = (32, 64, 48, 16, 96, 80, 128)
_WIDTH = 160


def strips(situation: Situation) -> Edits:
    """Give the square pictures among the inputs one height after another, and a width of their own."""
    if situation.outcome.phase != "call":
        return
    plan = _parted(situation.plan)
    for height in _HEIGHTS if plan is not situation.plan else ():
        yield plan.resized("H", height)


def _parted(plan: Plan) -> Plan:
    """Call the last size of square pictures `W`."""
    parted = replace(plan, sizes={**plan.sizes, "W": _WIDTH})
    for path, value in tensors(plan):
        if len(value.sizes) > 3 and value.sizes[-2:] == ("H", "H"):  # noqa: PLR2004 - a batch of maps
            parted = parted.edited(path, replace(value, sizes=(*value.sizes[:-1], "W")), cost=0)
    return parted if parted.root != plan.root else plan
