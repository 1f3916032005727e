"""A configuration lacks a setting that the model reads of it: it is passed to its class, which may take others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import nn

from netron_lens.worker.infer.plans.natural import natural
from netron_lens.worker.infer.plans.values import python
from netron_lens.worker.infer.repairs.settings.comparisons import choices

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def widened(situation: Situation) -> Edits:
    """Give the setting a string that the code compares it with, or what its name means, or none."""
    error, ledger = situation.outcome.error, situation.outcome.ledger
    if not isinstance(error, AttributeError) or ledger is None or isinstance(error.obj, nn.Module):
        return
    path, name = ledger.origin(error.obj), error.name or ""
    value = None if path is None else situation.value(path)
    if path is None or value is None or value.kind != "call" or name in dict(value.items):
        return
    for text in choices(situation.loaded.cls, situation.loaded.namespace).get(name, ()):
        yield situation.plan.edited((*path, name), python(repr(text), "one of the choices in the code"))
    yield situation.plan.edited((*path, name), natural(name))
    yield situation.plan.edited((*path, name), python("None", "may be left out"))
