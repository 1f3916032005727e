"""A checker of types, or a check of the code's own, names the argument that it refuses: others that are known of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.input_values import of_guess
from netron_lens.worker.infer.plans.literals import value_of_expression

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_NAMED = re.compile(r"\b(?:parameter|argument|param|arg)\s+[`'\"]?([^\W\d]\w*)")


def refused(situation: Situation) -> Edits:
    """Give the argument each of the values that the evidence has for it."""
    plan, evidence = situation.plan, situation.evidence
    for name in dict.fromkeys(_NAMED.findall(str(situation.outcome.error))):
        if plan.at(("constructor", name)) is not None:
            for choice in evidence.parameters.get(name, ()):
                yield plan.edited(("constructor", name), value_of_expression(choice.expression, choice.reason))
        if plan.at(("inputs", name)) is not None:
            for guess in evidence.inputs.get(name, ()):
                yield plan.edited(("inputs", name), of_guess(guess))
