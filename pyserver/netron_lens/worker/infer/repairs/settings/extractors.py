"""A module passed on a picture where its features were wanted: layers that make as many as the next layer takes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from torch import nn

from netron_lens.worker.infer.plans.values import extent, leaves, python
from netron_lens.worker.infer.plans.walks import sized, tensors
from netron_lens.worker.infer.repairs.demands.operations import demand

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_STAND_INS = ("nn.Identity()", "torch.nn.Identity()")
_SIDES = (7, 6, 5, 4, 8)
"""The sides of the last maps of usual networks."""
_FEWEST = 16
_COLORS = 3


def extractors(situation: Situation) -> Edits:
    """Give layers in the place of the modules that only passed on a picture, which was flattened for `linear`."""
    operation = situation.outcome.operation
    wanted = demand(situation.outcome) if operation is not None and operation.name == "linear" else None
    found = stand_ins(situation.plan)
    blocks = [] if found else _blocks(situation)
    for got, want in () if wanted is None or not (found or blocks) else wanted.pairs:
        for place, value in tensors(situation.plan):
            sizes = [extent(size, situation.plan.extents) for size in value.sizes[1:]]
            if len(sizes) == 3 and math.prod(sizes) == got:  # noqa: PLR2004 - a picture
                plan = situation.plan.edited(place, sized(value, 1, _COLORS, "a picture")) if blocks else situation.plan
                channels = _COLORS if blocks else sizes[0]
                for path in found or blocks:
                    plan = plan.edited(path, python(_layers(channels, want), "gives the features that are wanted"))
                yield plan


def stand_ins(plan: Plan) -> list[Path]:
    """List the modules that only pass on what they are given."""
    constructor = plan.at(("constructor",))
    found = () if constructor is None else leaves(constructor, ("constructor",))
    return [path for path, value in found if value.text in _STAND_INS]


def _blocks(situation: Situation) -> list[Path]:
    """List the modules of the file that were chosen as arguments: what keeps a picture as large is no extractor."""
    constructor = situation.value(("constructor",))
    named = [] if constructor is None else [(name, value) for name, value in constructor.items if value.kind == "call"]
    classes = {name: situation.loaded.namespace.get(value.text) for name, value in named}
    return [
        ("constructor", name) for name, cls in classes.items() if isinstance(cls, type) and issubclass(cls, nn.Module)
    ]


def _layers(channels: int, features: int) -> str:
    side = next((each for each in _SIDES if features % each**2 == 0 and features // each**2 >= _FEWEST), 1)
    return f"nn.Sequential(nn.Conv2d({channels}, {features // side**2}, 3, padding=1), nn.AdaptiveAvgPool2d({side}))"
