"""A number was taken for a dimension that no tensor has: a setting is an axis, not a width."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import python
from netron_lens.worker.infer.plans.walks import numbers
from netron_lens.worker.infer.trials.origins import blamed

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_BEYOND = re.compile(r"Dimension out of range \(expected to be in range of \[-\d+, (\d+)\], but got (\d+)\)")
_AXES, _ENDS = ("1", "-1", "2", "0"), ("-1", "2", "1")


def axes(situation: Situation) -> Edits:
    """Give the settings that are the refused dimension one that there is: all of them, then each."""
    said = _BEYOND.search(str(situation.outcome.error))
    if said is None:
        return
    refused = int(said.group(2))
    found = [path for path, number in numbers(situation.plan) if number == refused]
    plan = situation.plan
    for path in found:
        plan = plan.edited(path, python(_usual(path)[0], "a dimension"))
    yield plan
    behind = set(blamed(situation.outcome, whole_statement=True))
    for path in sorted(found, key=lambda each: each not in behind):
        for axis in _usual(path):
            yield situation.plan.edited(path, python(axis, "a dimension"))


def _usual(path: Path) -> tuple[str, ...]:
    return _ENDS if "end" in words(path[-1]) else _AXES
