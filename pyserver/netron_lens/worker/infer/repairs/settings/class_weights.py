"""A loss weighs its classes: there are as many weights as classes, or as many classes as weights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.evidence.texts.signatures import parameters
from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import python
from netron_lens.worker.infer.repairs.sizes.pairs import equalised

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_SAID = re.compile(r"weight tensor should be defined either for all (?:(\d+) classes|or)")
_WEIGHT = 2
"""The place of the weights in a loss's arguments."""


def class_weights(situation: Situation) -> Edits:
    """Give what is called a weight one for each class; where the model has the weights, give a class for each."""
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
    weights = operation.kwargs.get("weight", operation.args[2] if len(operation.args) > _WEIGHT else None)
    if isinstance(weights, torch.Tensor):
        yield from equalised(situation.plan, count, weights.numel(), "a class for each weight of the loss")
