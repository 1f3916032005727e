"""A range was divided by that ends where it begins: of `x_min` and `x_max`, the lower end is 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import name_of, python
from netron_lens.worker.infer.plans.walks import numbers

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_ENDS = {"min": "max", "minimum": "maximum", "lower": "upper", "low": "high", "start": "end", "begin": "end"}


def ranges(situation: Situation) -> Edits:
    """Let all ranges of settings begin at 0, where one of them may be empty."""
    if not isinstance(situation.outcome.error, ZeroDivisionError):
        return
    plan, known = situation.plan, dict(numbers(situation.plan))
    named = {tuple(words(name_of(path))): number for path, number in known.items()}
    for path, number in known.items():
        parts = tuple(words(name_of(path)))
        if (
            number
            and named.get(tuple(_ENDS.get(part, part) for part in parts)) == number
            and not _ENDS.keys().isdisjoint(parts)
        ):
            plan = plan.edited(path, python("0", "where its range begins"), cost=int(plan is situation.plan))
    if plan is not situation.plan:
        yield plan
