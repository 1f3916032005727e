"""Clouds of points: as many as usual, where no setting says how many there are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.input_names import SIZES as NAMED
from netron_lens.worker.infer.plans.values import extent
from netron_lens.worker.infer.plans.walks import numbers, tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.trials.outcome import Outcome

POINTS, COORDINATES = 1024, 3
_POINT = "N"
_CLOUD = ("B", _POINT)
_SERIES, _MOST = 3, 16


def crowded(outcome: Outcome) -> Plan:
    """Give the plan with a thousand points, also where a model of points has asked for a group of them."""
    plan = outcome.plan
    if plan.extents.get(_POINT) == NAMED[_POINT] and _has_clouds(outcome):
        plan = plan.resized(_POINT, POINTS, cost=0)
    said = {*plan.defaults.values(), *(number for _, number in numbers(plan))}
    for path, value in tensors(plan) if is_of_points(outcome) else ():
        sizes = value.sizes
        for axis, other in ((1, 2), (2, 1)) if len(sizes) == _SERIES else ():
            points, each = (extent(size, plan.extents) for size in (sizes[axis], sizes[other]))
            is_open = sizes[axis] != "B" and NAMED[_POINT] <= points < POINTS and points not in said
            if is_open and COORDINATES <= each < _MOST:
                more = tuple(POINTS if place == axis else size for place, size in enumerate(sizes))
                plan = plan.edited(path, replace(value, sizes=more), cost=0)
    return plan


def _has_clouds(outcome: Outcome) -> bool:
    """Tell points, with what belongs to each, from the nodes of a graph."""
    extents = outcome.plan.extents
    counted = [value.sizes for _, value in tensors(outcome.plan) if _POINT in value.sizes]
    are_points = [len(sizes) == _SERIES and extent(sizes[-1], extents) == COORDINATES for sizes in counted]
    return any(are_points) and all(sizes[:2] == _CLOUD for sizes in counted)


def is_of_points(outcome: Outcome) -> bool:
    """Tell a model that is called after points, each of which has colours or a normal beside its coordinates."""
    return "point" in type(outcome.model).__name__.lower()
