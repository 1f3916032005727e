"""A tensor was asked whether it is true, or to lie between 0 and 1: it was meant as a flag, or as a probability."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import INTEGERS, python
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.trials.origins import blamed

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_AMBIGUOUS = "Boolean value of Tensor"
_UNIT = re.compile(
    r"(should|must) be between 0 and 1|(range|interval) \[0, 1\]|Interval\(lower_bound=0.0, upper_bound=1.0\)"
    r"|p_in >= 0 && p_in <= 1"
)


def truths(situation: Situation) -> Edits:
    """Offer flags in the place of tensors that were asked whether they are true, and numbers from 0 to 1."""
    text = str(situation.outcome.error)
    if _AMBIGUOUS in text:
        for path in blamed(situation.outcome, whole_statement=True):
            value = situation.value(path)
            if value is not None and (value.kind == "tensor" or value.text.startswith("torch.")):
                yield situation.plan.edited(path, replace(value, kind="tensor", text="", sizes=()))
                for flag in ("True", "False", "None", "1"):
                    yield situation.plan.edited(path, python(flag, "asked whether it is true"))
    if _UNIT.search(text):
        plan = situation.plan
        for path, value in tensors(plan):
            below = 1 if value.dtype == "float32" else 2
            if value.dtype == "float32" or value.dtype in INTEGERS:
                plan = plan.edited(path, replace(value, below=below, reason=value.reason or "between 0 and 1"), cost=0)
        yield replace(plan, changes=situation.plan.changes + 1)
