"""A loss weighs its classes: the weights are as many as there are classes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words import words
from netron_lens.worker.infer.signatures import parameters
from netron_lens.worker.infer.values import python

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_SAID = re.compile(r"weight tensor should be defined either for all (?:(\d+) classes|or)")


def class_weights(situation: Situation) -> Edits:
    """Give what is called a weight one for each class, as a list and as a tensor."""
    said = _SAID.search(str(situation.outcome.error))
    operation = situation.outcome.operation
    if said is None or operation is None:
        return
    count = int(said.group(1) or operation.args[0].shape[1])
    cls = situation.loaded.cls
    called = (("constructor", getattr(cls, "__init__", None)), ("inputs", getattr(cls, situation.plan.method, None)))
    for part, function in called:
        for each in parameters(function, skip=1):
            if not {"weight", "weights", "alpha"}.isdisjoint(words(each.name)):
                for text in (f"[1.0] * {count}", f"torch.ones({count})"):
                    yield situation.plan.edited((part, each.name), python(text, "one for each class"))
