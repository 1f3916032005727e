"""A setting that is 0 by default was divided by: it is given a size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.natural import natural
from netron_lens.worker.infer.plans.signatures import initializer, parameters
from netron_lens.worker.infer.plans.values import python

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def zeros(situation: Situation) -> Edits:
    """Give each setting that was left at 0 what its name means, and 1."""
    if not isinstance(situation.outcome.error, ZeroDivisionError):
        return
    for each in parameters(initializer(situation.loaded.cls), skip=1):
        path = ("constructor", each.name)
        if type(each.default) in (int, float) and not each.default and situation.value(path) is None:
            yield situation.plan.edited(path, natural(each.name))
            yield situation.plan.edited(path, python("1", "it is divided by"))
