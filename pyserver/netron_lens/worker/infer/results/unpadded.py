"""Masks of ones where ones mark the padding: nothing would be left to attend to, and no number would come out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netron_lens.worker.infer.trials.attempt import Attempts
    from netron_lens.worker.infer.trials.outcome import Outcome


def unpadded(attempts: Attempts, outcome: Outcome) -> Outcome:
    """Give the same run on masks that leave nothing out, where scores were filled with what is far below zero."""
    plan = outcome.plan
    for path, given in outcome.arguments:
        value = plan.at(path)
        is_mask = value is not None and value.dtype == "bool" and not value.fixed and ("inputs",) not in plan.fixed
        if value is not None and is_mask and id(given) in outcome.padding:
            none_left_out = replace(value, below=1, reason="a mask that marks what is left out")
            plan = plan.edited(path, none_left_out, cost=0)
    if plan is outcome.plan:
        return outcome
    other = attempts.run(plan)
    return other if other.error is None else outcome
