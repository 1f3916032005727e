"""An input that is flattened whole, in front of a layer that takes as many numbers as no square picture has."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import extent, tensor
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.given_to import reason

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_CHANNELS = (1, 2, 3, 4)


def flat(situation: Situation) -> Edits:
    """Give rows of that many numbers in place of the picture."""
    operation, plan = situation.outcome.operation, situation.plan
    if operation is None or operation.name != "linear" or operation.args[0].dim() != 2:  # noqa: PLR2004 - rows
        return
    got, wanted = int(operation.args[0].shape[1]), int(operation.args[1].shape[-1])
    if any(wanted % each == 0 and math.isqrt(wanted // each) ** 2 == wanted // each for each in _CHANNELS):
        return
    for path, value in tensors(plan):
        sides = [extent(size, plan.extents) for size in value.sizes[1:]]
        if len(sides) > 2 and math.prod(sides) == got:  # noqa: PLR2004 - a picture
            yield plan.edited(path, tensor((value.sizes[0], wanted), reason(situation.outcome, None)))
