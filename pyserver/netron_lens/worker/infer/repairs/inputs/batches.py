"""Where the batch stands in the inputs, and whether it is there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.plan import BATCH
from netron_lens.worker.infer.plans.walks import sized, tensors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_APART = "spans across two contiguous subspaces"
"""How torch says that a view cannot be had: `x.transpose(1, 2).view(-1, 8, 4)` of several samples."""


def lacks_batch(plan: Plan) -> bool:
    """Tell whether no input has a batch."""
    sizes = [value.sizes for _, value in tensors(plan)]
    return bool(sizes) and not any(str(size).endswith(BATCH) for each in sizes for size in each)


def one_sample(situation: Situation) -> Iterator[Plan]:
    """Take one sample where a view merges dimensions that lie apart in memory: the batch with one behind it."""
    if _APART in str(situation.outcome.error) and situation.plan.sizes["B"] != 1:
        yield situation.plan.resized("B", 1)


def batch_elsewhere(plan: Plan) -> Edits:
    """Move the batch behind the length of sequences, of all and of each: recurrences take them so.

    A picture whose channels were taken for samples, as in `x.view(-1, 28 * 28)`, has one of them.
    """
    moved = plan
    for path, value in tensors(plan):
        if value.sizes[:2] == ("B", "T"):
            other = replace(value, sizes=("T", "B", *value.sizes[2:]), reason=value.reason or "the batch comes second")
            moved = moved.edited(path, other)
            yield plan.edited(path, other)
    yield moved
    for path, value in tensors(plan):
        if value.sizes[:1] == ("B",) and len(value.sizes) > 3 and isinstance(value.sizes[1], int):  # noqa: PLR2004 - a map
            yield plan.edited(path, sized(value, 1, 1, "one channel, so that the batch is kept"))
