"""More inputs were passed than are taken where `*inputs` are handed on: as many of them are left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_TOO_MANY = re.compile(r"takes (?:from (\d+) to )?(\d+) positional arguments? but (\d+) (?:was|were) given")


def further(situation: Situation) -> Edits:
    """Leave out the last of `*inputs`: those that have a default first, else those that are too many."""
    told = _TOO_MANY.search(str(situation.outcome.error))
    inputs = situation.value(("inputs",))
    if told is None or inputs is None or situation.outcome.phase != "call":
        return
    spread = [name for name, _ in inputs.items if name.isdigit()]
    for most in dict.fromkeys((told[1] or told[2], told[2])):
        plan = situation.plan
        for name in spread[max(0, len(spread) - (int(told[3]) - int(most))) :]:
            plan = plan.without(("inputs", name))
        yield plan
