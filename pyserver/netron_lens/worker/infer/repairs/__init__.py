"""Repairs: what to change in a plan, read from how it failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.repairs.conditions import conditions
from netron_lens.worker.infer.repairs.kinds import kinds
from netron_lens.worker.infer.repairs.lookups import lookups
from netron_lens.worker.infer.repairs.operations import operations
from netron_lens.worker.infer.repairs.others import others
from netron_lens.worker.infer.repairs.ranks import ranks
from netron_lens.worker.infer.repairs.sizes import sizes

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_RULES = (kinds, lookups, operations, ranks, sizes, conditions, others)


def repairs(situation: Situation) -> Edits:
    """Give edited plans, the most telling reading of the failure first."""
    for rule in _RULES:
        yield from rule(situation)
