"""A module passed on a picture where its features were wanted: layers that make as many as the next layer takes."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import starmap
from typing import TYPE_CHECKING

from torch import nn

from netron_lens.worker.infer.evidence.words.input_names import input_named
from netron_lens.worker.infer.plans.values import extent, leaves, name_of, python
from netron_lens.worker.infer.plans.walks import sized, tensors
from netron_lens.worker.infer.repairs.demands.operations import demand

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_STAND_INS = ("nn.Identity()", "torch.nn.Identity()")
_SIDES = (7, 6, 5, 4, 8)
"""The sides of the last maps of usual networks."""
_FEWEST = 16
_COLORS = 3
_PICTURE = ("B", _COLORS, "H", "W")
_WHY = "gives the features that are wanted"


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
                    plan = plan.edited(path, python(_layers(channels, want), _WHY))
                yield plan


def backbones(situation: Situation) -> Edits:
    """Give layers in the place of the modules that passed on what is called as pictures are, and is no row."""
    operation, found = situation.outcome.operation, stand_ins(situation.plan)
    wanted = demand(situation.outcome) if found and operation is not None and operation.name == "linear" else None
    for _, want in () if wanted is None else wanted.pairs:
        plan = situation.plan
        if wanted is not None and wanted.given.dim() == len(_PICTURE) and any(starmap(_is_picture, tensors(plan))):
            for path in found:
                plan = plan.edited(path, python(_backbone(want), _WHY), cost=0)
            yield replace(plan, changes=situation.plan.changes + 1)


def _is_picture(place: Path, value: Value) -> bool:
    """Tell an input that is called as pictures are, and is one."""
    said = input_named(name_of(place))
    is_map = len(value.sizes) == len(_PICTURE) and value.sizes[1] == _COLORS
    return is_map and said is not None and said.sizes == _PICTURE


def _backbone(features: int) -> str:
    return f"nn.Sequential(nn.Conv2d({_COLORS}, {features}, 3, padding=1), nn.AdaptiveAvgPool2d(1), nn.Flatten())"


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
