"""A large model that is computed with is built with fewer layers, where its configuration says how many there are."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import parameters
from netron_lens.worker.infer.plans.values import Value, python
from netron_lens.worker.infer.trials.materials import evaluated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.stages import Loaded

_DEFAULTS = re.compile(r"([\w.]+)\(\)")
_LAYERS = re.compile(r"(num_|n_)?(hidden_|encoder_|decoder_)?(layers?|blocks)|depth")
_FEW = 2


def shallower(plan: Plan, loaded: Loaded, *, by_itself: bool) -> Plan:
    """Pass few layers to each configuration that does not say how many it has, and to the model if it has them so."""
    constructor = plan.at(("constructor",))
    own: list[tuple[Path, Value]] = []
    if by_itself and constructor is not None and constructor.kind == "call":
        own.append((("constructor",), constructor))
    further = () if constructor is None else _configurations(constructor, ("constructor",))
    for path, value in (*own, *further):
        made = _DEFAULTS.fullmatch(value.text)
        name = value.text if made is None else made[1]
        given = {key for key, _ in value.items}
        counts = tuple(
            (each, python(str(_FEW), "few layers, since the run needs values"))
            for each in _counts(name, loaded)
            if each not in given
        )
        if counts:
            edited = Value("call", text=name, items=(*value.items, *counts), reason=value.reason)
            plan = plan.edited(path, edited, cost=0)
    return plan


def _configurations(value: Value, path: Path) -> Iterator[tuple[Path, Value]]:
    """Walk the objects among a constructor's arguments that are built of settings, or of their defaults."""
    for key, item in value.items:
        if item.kind == "call" or _DEFAULTS.fullmatch(item.text):
            yield (*path, key), item
        else:
            yield from _configurations(item, (*path, key))


def _counts(text: str, loaded: Loaded) -> Iterator[str]:
    """Name the parameters of a class that say how many layers there are."""
    cls = evaluated(text, loaded)
    for each in parameters(cls) if inspect.isclass(cls) else ():
        if _LAYERS.fullmatch(each.name) and type(each.default) is int and each.default > _FEW:
            yield each.name
