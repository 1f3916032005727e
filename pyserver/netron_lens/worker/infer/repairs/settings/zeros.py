"""A setting that is 0 or -1 by default was divided by, is a size, or how many parts there are: it is given one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import initializer, parameters
from netron_lens.worker.infer.plans.natural import natural
from netron_lens.worker.infer.plans.values import python

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_NO_SIZE = re.compile(
    r"negative dimension|indexing axis dim should be positive|cannot be multiplied \(\d+x\d+ and 0x|non-empty list"
    r"|NoneType"
)


def zeros(situation: Situation) -> Edits:
    """Give each setting that was left at nothing what its name means, and 1 where it is only divided by."""
    is_divided_by = isinstance(situation.outcome.error, ZeroDivisionError)
    if not is_divided_by and not _NO_SIZE.search(str(situation.outcome.error)):
        return
    for each in parameters(initializer(situation.loaded.cls), skip=1):
        path = ("constructor", each.name)
        if type(each.default) in (int, float) and each.default in (0, -1) and situation.value(path) is None:
            yield situation.plan.edited(path, natural(each.name))
            if is_divided_by:
                yield situation.plan.edited(path, python("1", "it is divided by"))
