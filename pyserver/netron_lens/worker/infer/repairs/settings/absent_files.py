"""A file is missing that the code opens, or may not be written: a switch may do without it, no other name would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.signatures import initializer, parameters
from netron_lens.worker.infer.plans.values import leaves, python
from netron_lens.worker.infer.repairs.settings.switches import TURNED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MOST = 6


def absent_files(situation: Situation) -> Edits:
    """Turn each switch of the constructor, wherever it stands in a configuration, then those that were not given."""
    for path, text in [each for each in _switches(situation) if each[1] in TURNED][:_MOST]:
        yield situation.plan.edited(path, python(TURNED[text], "so that no file is needed"))


def _switches(situation: Situation) -> Iterator[tuple[Path, str]]:
    constructor = situation.plan.at(("constructor",))
    for path, value in () if constructor is None else leaves(constructor, ("constructor",)):
        yield path, value.text
    for each in parameters(initializer(situation.loaded.cls), skip=1):
        if situation.plan.at(("constructor", each.name)) is None:
            yield ("constructor", each.name), str(each.default)
