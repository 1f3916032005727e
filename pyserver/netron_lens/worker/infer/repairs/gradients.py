"""The call computes gradients itself: forces of an energy, a residual, the penalty of a critic, a step of training."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_SAID = ("does not require grad", "must either require gradient", "doesn't require gradient")


def gradients(situation: Situation) -> Edits:
    """Keep gradients, which a run else does without."""
    said = str(situation.outcome.error)
    if not situation.plan.gradients and any(each in said for each in _SAID):
        yield replace(situation.plan, gradients=True)
