"""A model whose code looks at values has to be computed, and is too large for that: a narrower one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.repairs.pairs import numbers
from netron_lens.worker.infer.values import python

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_WIDE, _TIMES = 256, 16


def too_large(situation: Situation) -> Edits:
    """Divide all wide numbers of the constructor by the same, so that what fits stays so."""
    if not situation.outcome.data_dependent:
        return
    plan = situation.plan
    for path, number in numbers(plan):
        if number >= _WIDE and number % _TIMES == 0:
            plan = plan.edited(path, python(str(number // _TIMES), "narrower, since the run needs values"), cost=0)
    yield plan
