"""A large model that is computed with is built with fewer layers, where its configuration says how many there are."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.materials import evaluated
from netron_lens.worker.infer.signatures import parameters
from netron_lens.worker.infer.values import Value, leaves, python

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plan import Plan
    from netron_lens.worker.stages import Loaded

_DEFAULTS = re.compile(r"([\w.]+)\(\)")
_LAYERS = re.compile(r"(num_|n_)?(hidden_|encoder_|decoder_)?(layers?|blocks)|depth")
_FEW = 2


def shallower(plan: Plan, loaded: Loaded) -> Plan:
    """Pass few layers to each configuration that is made of its defaults alone."""
    constructor = plan.at(("constructor",))
    for path, value in () if constructor is None else leaves(constructor, ("constructor",)):
        made = _DEFAULTS.fullmatch(value.text)
        if made is None:
            continue
        counts = tuple(
            (name, python(str(_FEW), "few layers, since the run needs values")) for name in _counts(made[1], loaded)
        )
        if counts:
            plan = plan.edited(path, Value("call", text=made[1], items=counts, reason=value.reason), cost=0)
    return plan


def _counts(text: str, loaded: Loaded) -> Iterator[str]:
    """Name the parameters of a class that say how many layers there are."""
    cls = evaluated(text, loaded)
    for each in parameters(cls) if inspect.isclass(cls) else ():
        if _LAYERS.fullmatch(each.name) and type(each.default) is int and each.default > _FEW:
            yield each.name
