"""A class or module that was chosen does not fit where it was put: others that may."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import leaves, name_of, python
from netron_lens.worker.infer.repairs.settings.callables import classes, instances
from netron_lens.worker.infer.repairs.settings.own_classes import taking
from netron_lens.worker.infer.trials.origins import blamed

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_TAKES_FEWER = re.compile(r"unexpected keyword argument|positional arguments? but")
_REFUSED = re.compile(r"(\w+)\.__init__\(\) got an unexpected keyword argument '(\w+)'")
_SEVERAL = 2


def other_classes(situation: Situation) -> Edits:
    """Offer other classes and modules for one that does not fit where it was put."""
    yield from _with_keyword(situation)
    count = _SEVERAL if _TAKES_FEWER.search(str(situation.outcome.error)) else 1
    for path in blamed(situation.outcome):
        value = situation.value(path)
        if value is None:
            continue
        if (value.kind == "python" and value.text in situation.loaded.namespace) or value.text.startswith(
            ("nn.", "torch.nn.")
        ):
            offered = (
                instances(situation, name_of(path), count)
                if value.text.endswith(")")
                else classes(situation, name_of(path))
            )
            for new in itertools.islice(offered, 8):
                yield situation.plan.edited(path, new)
        elif value.kind == "call" and path != ("constructor",):
            for new in itertools.islice(instances(situation, name_of(path), count), 6):
                yield situation.plan.edited(path, new)


def _with_keyword(situation: Situation) -> Edits:
    """Offer the classes of the file that take the keyword which the chosen one refuses."""
    constructor = situation.value(("constructor",))
    for refusing, keyword in _REFUSED.findall(str(situation.outcome.error)):
        for path, value in () if constructor is None else leaves(constructor, ("constructor",)):
            if value.text.rpartition(".")[2] == refusing:
                for key in itertools.islice(taking(situation.loaded, name_of(path), keyword), 4):
                    yield situation.plan.edited(path, python(key, f"a class that takes `{keyword}`"))
