"""Frames folded into the batch, which are unfolded as another number of them: `x.view(-1, segments, classes)`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.plan import BATCH, SEARCH_BATCH
from netron_lens.worker.infer.plans.values import extent
from netron_lens.worker.infer.plans.walks import sized, tensors
from netron_lens.worker.infer.repairs.demands.views import sizes_asked

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_VIEWS = frozenset({"view", "reshape"})
_FRAMES = 3
"""How many dimensions an input has at least whose second one is folded into the batch."""


def folded(situation: Situation) -> Edits:
    """Give inputs as many frames as the model unfolds, of each sample; their maps may be given folded."""
    operation = situation.outcome.operation
    if operation is None or operation.name not in _VIEWS or situation.outcome.phase != "call":
        return
    given, asked = operation.args[0], sizes_asked(operation.args)
    match asked:
        case [-1 | 0 | 1 | 2, int(frames), *rest] if frames > 1 and tuple(rest) == tuple(given.shape[1:]):
            rows, plan = int(given.shape[0]), situation.plan
        case _:
            return
    for path, value in tensors(situation.plan):
        if len(value.sizes) < _FRAMES or value.sizes[0] != BATCH:
            continue
        second = extent(value.sizes[1], plan.extents)
        if rows == SEARCH_BATCH * second and second != frames:
            yield situation.plan.edited(path, sized(value, 1, int(frames), "as many frames as are unfolded"))
        elif rows == SEARCH_BATCH:
            plan = plan.edited(path, sized(value, 0, f"{int(frames)}*{BATCH}", "frames, folded into the batch"), cost=0)
    if plan is not situation.plan:
        yield replace(plan, changes=situation.plan.changes + 1)
