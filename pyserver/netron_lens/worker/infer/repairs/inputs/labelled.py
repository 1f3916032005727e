"""Labels that are spread over a channel for each class, which is brought to the front: they are those of maps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import INTEGERS, tensor
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.demands.demand import TAILS

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_REASON = "its classes are permuted as those of maps"


def labelled(situation: Situation) -> Edits:
    """Give predictions and labels as maps of as many sides as `one_hot(labels).permute(0, 3, 1, 2)` says.

    Labels may have a channel of their own.
    """
    operation = situation.outcome.operation
    if operation is None or operation.name != "permute" or operation.args[0].is_floating_point():
        return
    order = operation.args[1:] if len(operation.args) > 2 else operation.args[1]  # noqa: PLR2004 - one by one
    tail = TAILS.get(len(order), ())
    given = list(tensors(situation.plan))
    kinds = {value.dtype in INTEGERS for _, value in given}
    if len(tail) < 2 or kinds != {True, False}:  # noqa: PLR2004 - no map
        return
    channels: tuple[Size, ...]
    for channels in ((), (1,)):
        plan = situation.plan
        for path, value in given:
            of_class = channels if value.dtype in INTEGERS else value.sizes[1:2] or (3,)
            sizes = ("B", *of_class, *tail)
            plan = plan.edited(path, tensor(sizes, _REASON, dtype=value.dtype, below=value.below), cost=0)
        yield replace(plan, changes=situation.plan.changes + 1)
