"""Rows in place of pictures: of as many numbers as no square picture has, or that are made pictures themselves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import extent, tensor
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.given_to import reason

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_CHANNELS = (1, 2, 3, 4)
_SIDE = 32
_SHAPED = frozenset({"view", "reshape"})


def flat(situation: Situation) -> Edits:
    """Give rows of that many numbers in place of the picture."""
    operation, plan = situation.outcome.operation, situation.plan
    yield from _squared(situation)
    if operation is None or operation.name != "linear" or operation.args[0].dim() != 2:  # noqa: PLR2004 - rows
        return
    got, wanted = int(operation.args[0].shape[1]), int(operation.args[1].shape[-1])
    if any(wanted % each == 0 and math.isqrt(wanted // each) ** 2 == wanted // each for each in _CHANNELS):
        return
    for path, value in tensors(plan):
        sides = [extent(size, plan.extents) for size in value.sizes[1:]]
        if len(sides) > 2 and math.prod(sides) == got:  # noqa: PLR2004 - a picture
            yield plan.edited(path, tensor((value.sizes[0], wanted), reason(situation.outcome, None)))


def _squared(situation: Situation) -> Edits:
    """Give rows of a square number of values where the sides of a picture are the root of the last dimension."""
    operation, plan = situation.outcome.operation, situation.plan
    if operation is None or operation.name not in _SHAPED:
        return
    given, *sizes = operation.args
    listed = [size for each in sizes for size in (each if isinstance(each, tuple | list) else (each,))]
    height, width = (0, 0, *listed)[-2:]
    last = int(given.shape[-1])
    if not height == width == math.isqrt(last) or last == height * width:
        return
    for path, value in tensors(plan):
        if len(value.sizes) > 2 and extent(value.sizes[-1], plan.extents) == last:  # noqa: PLR2004 - more than rows
            yield plan.edited(path, tensor((value.sizes[0], _SIDE * _SIDE), "rows that are made square pictures"))
