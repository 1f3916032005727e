"""A part of the model is made or run only under a switch: each switch of the constructor is turned the other way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.signatures import initializer, parameters
from netron_lens.worker.infer.plans.values import python

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MOST = 6
TURNED = {"True": "False", "False": "True"}


def switches(situation: Situation) -> Edits:
    """Turn the switches that were given, then those that were left at their defaults."""
    if situation.outcome.phase != "call":
        return
    given: list[tuple[Path, str]] = []
    left: list[tuple[Path, str]] = []
    for each in parameters(initializer(situation.loaded.cls), skip=1):
        value = situation.value(("constructor", each.name))
        turned = TURNED.get(str(each.default) if value is None else value.text)
        if turned is not None:
            (left if value is None else given).append((("constructor", each.name), turned))
    for path, turned in (*given, *left)[:_MOST]:
        yield situation.plan.edited(path, python(turned, "a switch"))
