"""Two sizes met that differ: each number is changed alone, and a line through both results says where they agree.

Where four times as many pixels or patches came of twice the number, a parabola does.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import initializer, parameters
from netron_lens.worker.infer.plans.values import python
from netron_lens.worker.infer.plans.walks import numbers, sized, tensors
from netron_lens.worker.infer.repairs.sizes.sizes import sizes_met

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_LARGEST = 4096
_WHY = "so that it fits what it meets"


def sensitivities(situation: Situation) -> Edits:
    """Double one number after another; where that moves what met, take the value at which both sizes are equal."""
    before = sizes_met(situation.outcome, situation.outcome) if situation.outcome.phase == "call" else None
    if before is None or before[0] == before[1]:
        return
    for path, index, number in _numbers(situation):
        outcome = yield _changed(situation.plan, path, index, 2 * number)
        after = None if outcome is None else sizes_met(situation.outcome, outcome)
        if after is not None:
            first, second = before[0] - before[1], after[0] - after[1]
            for wanted in (_crossing(number, first, second), _crossing_of_areas(number, first, second)):
                if wanted is not None:
                    yield _changed(situation.plan, path, index, wanted)


def _crossing(number: int, before: int, after: int) -> int | None:
    """Give the value at which a difference vanishes that was `before` at a number and `after` at twice as much."""
    if before == after:
        return None
    wanted, rest = divmod(number * (after - 2 * before), after - before)
    return wanted if not rest and 0 < wanted <= _LARGEST else None


def _crossing_of_areas(number: int, before: int, after: int) -> int | None:
    """Give the side at which a difference vanishes that grows with its square: patches of a picture, and a token."""
    area, rest = divmod(after - before, 3)
    if rest or not area:
        return None
    square, rest = divmod(number * number * (area - before), area)
    side = math.isqrt(max(square, 0))
    return side if not rest and side * side == square and 0 < side <= _LARGEST else None


def _numbers(situation: Situation) -> Iterator[tuple[Path, int | None, int]]:
    """Walk what may be changed: sizes of inputs, then the constructor's numbers, given or left at their defaults."""
    for path, value in tensors(situation.plan):
        for index, size in enumerate(value.sizes):
            if index and isinstance(size, int) and size > 1:
                yield path, index, size
    for path, number in numbers(situation.plan):
        if number > 1:
            yield path, None, number
    for each in parameters(initializer(situation.loaded.cls), skip=1):
        path = ("constructor", each.name)
        if type(each.default) is int and each.default > 1 and situation.value(path) is None:
            yield path, None, each.default


def _changed(plan: Plan, path: Path, index: int | None, number: int) -> Plan:
    """Change a number, or the size of a tensor along one dimension."""
    value = plan.at(path)
    if index is None or value is None:
        return plan.edited(path, python(str(number), _WHY))
    return plan.edited(path, sized(value, index, number, _WHY))
