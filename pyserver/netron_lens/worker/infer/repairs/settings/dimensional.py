"""A norm or another layer was chosen for pictures, and is given series or volumes: the same for these."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import leaves

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_REFUSED = re.compile(r"expected \d?D?(?: or )?(\d)D input \(got (\d)D input\)")
_OF_PICTURES = re.compile(r"(?<=\w)2d\b")
_KINDS = {"3": "1d", "5": "3d"}


def dimensional(situation: Situation) -> Edits:
    """Give `torch.nn.BatchNorm3d` for `torch.nn.BatchNorm2d` where what comes to it has five dimensions."""
    refused = _REFUSED.search(str(situation.outcome.error))
    constructor = situation.value(("constructor",))
    kind = None if refused is None else _KINDS.get(refused[2])
    if kind is None or constructor is None or situation.outcome.phase != "call":
        return
    plan = situation.plan
    for path, value in leaves(constructor, ("constructor",)):
        if value.text.startswith(("nn.", "torch.nn.")) and _OF_PICTURES.search(value.text):
            plan = plan.edited(path, replace(value, text=_OF_PICTURES.sub(kind, value.text)), cost=0)
    if plan is not situation.plan:
        yield replace(plan, changes=situation.plan.changes + 1)
