"""A file is missing that the code opens: a switch may do without it, and no other name would find it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import leaves, python
from netron_lens.worker.infer.repairs.settings.switches import TURNED

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MOST = 6


def absent_files(situation: Situation) -> Edits:
    """Turn each switch of the constructor, wherever it stands in a configuration."""
    constructor = situation.plan.at(("constructor",))
    found = [] if constructor is None else list(leaves(constructor, ("constructor",)))
    for path, value in [each for each in found if each[1].text in TURNED][:_MOST]:
        yield situation.plan.edited(path, python(TURNED[value.text], "so that no file is needed"))
