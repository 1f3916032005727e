"""What is computed would be too large, or is long in building: a narrower model, or smaller pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import python
from netron_lens.worker.infer.plans.walks import numbers
from netron_lens.worker.infer.trials.doubts import TooLarge
from netron_lens.worker.time_limit import TookTooLong

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_WIDE, _TIMES = 256, 16
_SIDES = (64, 32, 16)


def too_large(situation: Situation) -> Edits:
    """Divide all wide numbers of the constructor by the same, so that what fits stays so; make pictures smaller."""
    plan = situation.plan
    if isinstance(situation.outcome.error, TooLarge):
        for side in _SIDES:
            if plan.sizes["H"] > side:
                yield plan.resized("H", side)
    is_long = situation.outcome.phase == "construct" and isinstance(situation.outcome.error, TookTooLong)
    if not situation.outcome.data_dependent and not is_long:
        return
    reason = "less, so that it is built in time" if is_long else "narrower, since the run needs values"
    for path, number in numbers(plan):
        if number >= _WIDE and number % _TIMES == 0:
            plan = plan.edited(path, python(str(number // _TIMES), reason), cost=0)
    if plan is not situation.plan:
        yield plan
