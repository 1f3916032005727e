"""An input that may be left out: calls go further without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.values import python

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def optional(situation: Situation) -> Edits:
    """Pass nothing for each input but the first, and for each part of an input but its first."""
    inputs = situation.value(("inputs",))
    if situation.outcome.phase != "call" or inputs is None:
        return
    for position, (name, value) in enumerate(inputs.items):
        if position and value.kind != "python":
            yield situation.plan.edited(("inputs", name), python("None", "not needed"))
        for part, item in value.items[0 if position else 1 :]:
            if item.kind == "tensor":
                yield situation.plan.edited(("inputs", name, part), python("None", "not needed"))
