"""An input that may be left out: calls go further without it, or only with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import inputs_of
from netron_lens.worker.infer.plans.input_values import best_of
from netron_lens.worker.infer.plans.values import python
from netron_lens.worker.infer.plans.walks import tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MOST = 2
_PARTED = frozenset({"list", "tuple", "dict"})


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
    error = situation.outcome.error
    if situation.outcome.operation is not None or isinstance(error, ValueError) or "NoneType" in str(error):
        yield from _left_out(situation)
    if "NoneType" in str(error):
        yield from _otherwise(situation)


def _otherwise(situation: Situation) -> Edits:
    """Give the other texts that an input is compared with: what one mode needs may only be made later on."""
    for name, guesses in situation.evidence.inputs.items():
        for each in guesses:
            if each.kind == "string" and each.expression is not None:
                yield situation.plan.edited(("inputs", name), python(each.expression, each.reason))


def _left_out(situation: Situation) -> Edits:
    """Pass something for what was left at None: the parts that are read of it, or a tensor, like the first or not."""
    taken = inputs_of(situation.loaded.cls, situation.plan.method)
    names = [each.name for each in taken if each.default is None and situation.value(("inputs", each.name)) is None]
    first = next((value for _, value in tensors(situation.plan)), None)
    for name in names[:_MOST]:
        known = best_of(situation.evidence.inputs.get(name, ()))
        for value in (known, first) if known.kind in _PARTED else (first, known):
            if value is not None and value.kind in {"tensor", *_PARTED}:
                yield situation.plan.edited(("inputs", name), value)
