"""What is small by its name, as a number of layers is: no model is built with thousands so that sizes fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.parameter_names import is_count, meaning
from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import name_of
from netron_lens.worker.infer.plans.walks import numbers, says_how_often

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.plan import Plan

_SMALL, _MANY, _REPEATED = 8, 512, 16


def counts_too_many(plan: Plan, before: Plan) -> bool:
    """Tell whether an edit has made hundreds of what there are a few of, or a stage longer than any of a deep model.

    What stands in settings that are put in as a whole is as the code has it.
    """
    known = dict(numbers(before))
    changed = [
        (path, number)
        for path, number in numbers(plan)
        if number > known.get(path, _REPEATED) and before.at(path[:-1]) is not None
    ]
    return any(number > _MANY and _is_small(name_of(path)) for path, number in changed) or any(
        number > _REPEATED and path[-1].isdigit() and says_how_often(path) for path, number in changed
    )


def _is_small(name: str) -> bool:
    said = meaning(name)
    if said is None or said.kind != "int" or len(words(name)[-1]) == 1:
        return is_count(name)
    return max(map(int, said.values), default=_MANY) <= _SMALL
