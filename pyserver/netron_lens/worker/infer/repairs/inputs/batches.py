"""Where the batch stands in the inputs, and whether it is there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from torch import Tensor

from netron_lens.worker.infer.plans.plan import BATCH
from netron_lens.worker.infer.plans.walks import sized, tensors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_APART = "spans across two contiguous subspaces"
"""How torch says that a view cannot be had: `x.transpose(1, 2).view(-1, 8, 4)` of several samples."""

_OF_ROWS = frozenset({"linear", "batch_norm"})
_ELEMENTWISE = frozenset({"add", "sub", "mul", "div", "true_divide", "__add__", "__sub__", "__mul__", "__truediv__"})


def lacks_batch(plan: Plan) -> bool:
    """Tell whether no input has a batch."""
    sizes = [value.sizes for _, value in tensors(plan)]
    return bool(sizes) and not any(str(size).endswith(BATCH) for each in sizes for size in each)


def one_sample(situation: Situation) -> Iterator[Plan]:
    """Take one sample where a view merges dimensions that lie apart in memory: the batch with one behind it.

    So do numbers that were computed, one for each sample, and met the last dimension: `x - x.mean((1, 2))`.
    """
    if situation.plan.sizes["B"] != 1 and (_APART in str(situation.outcome.error) or _one_for_each(situation)):
        yield situation.plan.resized("B", 1)


def sample_alone(situation: Situation) -> Edits:
    """Give one sample without a batch where a layer that sees rows was given others: convolutions take both."""
    operation, given = situation.outcome.operation, list(tensors(situation.plan))
    if operation is None or operation.name not in _OF_ROWS or len(given) != 1:
        return
    ((path, value),) = given
    if value.sizes[0] == "B" and len(value.sizes) > 2:  # noqa: PLR2004 - channels, and places
        yield situation.plan.edited(path, replace(value, sizes=value.sizes[1:], reason="one sample, without a batch"))


def _one_for_each(situation: Situation) -> bool:
    operation = situation.outcome.operation
    if operation is None or operation.name not in _ELEMENTWISE or len(operation.args) != 2:  # noqa: PLR2004 - of two
        return False
    batch = situation.plan.extents["B"]
    met = sorted((each for each in operation.args if isinstance(each, Tensor)), key=Tensor.dim)
    given = [each for _, each in situation.outcome.arguments]
    is_given = any(each is one or each.shape == (batch,) for each in given if isinstance(each, Tensor) for one in met)
    return len(met) == 2 and not is_given and met[0].shape == (batch,) and met[1].shape[:1] == (batch,)  # noqa: PLR2004 - both


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
