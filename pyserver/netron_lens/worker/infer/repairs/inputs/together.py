"""Inputs that were taken for the same, and of which one turned out to be something else: all of them are that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import extent
from netron_lens.worker.infer.repairs.sizes.pairs import tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Value


def together(before: Plan, after: Plan) -> Plan | None:
    """Change the inputs that are like the one that was changed in the same way; none where there are none."""
    given = list(tensors(before))
    changed = [(value, after.at(path)) for path, value in given if after.at(path) != value]
    if len(changed) != 1:
        return None
    old, new = changed[0]
    if new is None or new.kind != "tensor":
        return None
    plan = after
    for path, value in given:
        if _shape(value, before) == _shape(old, before) and after.at(path) == value:
            plan = plan.edited(path, new, cost=0)
    return None if plan is after else plan


def _shape(value: Value, plan: Plan) -> tuple[object, ...]:
    return tuple(extent(size, plan.extents) for size in value.sizes), value.dtype
