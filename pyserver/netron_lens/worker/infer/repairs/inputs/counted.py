"""Nothing was gathered, as often as an input says that is 0 unless it is given: `for step in range(future)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import inputs_of
from netron_lens.worker.infer.plans.values import python

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_NOTHING = re.compile(r"non-empty (?:TensorList|list)")
_SOME = 4


def counted(situation: Situation) -> Edits:
    """Give each input that is 0 by default a small number."""
    if not _NOTHING.search(str(situation.outcome.error)):
        return
    for each in inputs_of(situation.loaded.cls, situation.plan.method):
        if type(each.default) is int and each.default == 0:
            yield situation.plan.edited(("inputs", each.name), python(str(_SOME), "nothing is gathered without it"))
