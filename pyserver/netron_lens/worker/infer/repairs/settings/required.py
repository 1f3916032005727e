"""What a constructor with `**options` hands to another that requires more, or takes less."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.literals import value_of_expression
from netron_lens.worker.infer.plans.natural import natural
from netron_lens.worker.infer.plans.values import tensor

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.values import Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MISSING = re.compile(r"missing \d+ required (?:positional|keyword-only) arguments?: (.*)")
_UNEXPECTED = re.compile(r"unexpected keyword argument '(\w+)'")
_NAMES = re.compile(r"'(\w+)'")


def required(situation: Situation) -> Edits:
    """Pass on what a constructor with `**options` hands to another that requires more."""
    if not isinstance(situation.outcome.error, TypeError):
        return
    text = str(situation.outcome.error)
    wanted = _MISSING.search(text)
    part = "constructor" if situation.outcome.phase == "construct" else "inputs"
    if wanted is not None:
        plan = situation.plan
        for name in _NAMES.findall(wanted.group(1)):
            if situation.value((part, name)) is None:
                value = said_of(situation, name) if part == "constructor" else tensor(("B", 3, "H", "H"))
                plan = plan.edited((part, name), value, cost=0)
        yield plan
    unexpected = _UNEXPECTED.search(text)
    if unexpected is not None and situation.value((part, unexpected.group(1))) is not None:
        yield situation.plan.without((part, unexpected.group(1)))


def said_of(situation: Situation, name: str) -> Value:
    """Give what settings or the code say of a name, else what its words mean."""
    choice = next(iter(situation.evidence.parameters.get(name, ())), None)
    return natural(name) if choice is None else value_of_expression(choice.expression, choice.reason, certain=True)
