"""An index lies beyond what it looks up: whole numbers below that size, or a larger table."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.infer.evidence.evidence import LENGTH
from netron_lens.worker.infer.plans.values import INTEGERS, MASK, extent, python
from netron_lens.worker.infer.plans.walks import numbers, tensors
from netron_lens.worker.infer.repairs.given_to import inputs_like

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation
    from netron_lens.worker.infer.trials.watch import Operation

_BEYOND = re.compile(
    r"index out of range|out of bounds|out of range|smaller than num_classes|must be non-negative", re.IGNORECASE
)
_SIZE = re.compile(r"with size (\d+)")
"""As numpy says it."""
_LOSSES = frozenset({"cross_entropy", "nll_loss", "nll_loss_nd"})
_IDS = frozenset({torch.int32, torch.int64})
_COUNTING = (MASK, LENGTH)
"""What says how many there are, and is looked up in no table unless it is seen to be."""
_RESERVED = 2
"""Rows that a table may have beyond the number that is asked for: padding, unknown."""
_ALONG = frozenset({"gather", "index_select", "scatter", "scatter_", "scatter_add", "scatter_add_", "index_add"})


def bounds(situation: Situation) -> Edits:
    """Bound the whole numbers among the inputs by the size that they index: first what was looked up, then all."""
    outcome = situation.outcome
    if isinstance(outcome.error, IndexError):
        yield situation.plan  # with the keys that a table was asked for, and was made larger by
    if outcome.phase != "call" or not _BEYOND.search(str(outcome.error)):
        return
    if outcome.operation is None:
        yield from _of_arrays(situation)
        return
    yield from _more_rows(situation, outcome.operation)
    given, size = _looked_up(outcome.operation)
    alike = list(inputs_like(outcome, given))
    exact = {path for path, is_it in alike if is_it}
    same = exact or {path for path, _ in alike}
    inputs = list(tensors(situation.plan))
    whole = [(path, value) for path, value in inputs if value.dtype in INTEGERS and value.below not in _COUNTING]
    if not exact:
        yield from _turned(situation, given, size)
        yield from _less_far(situation, given, size)
        yield from _less_by(situation, whole, given, size)
        yield from _between_0_and_1(situation)
    beyond = [each for each in whole if extent(each[1].below, situation.plan.extents) > size]
    if not same:
        if beyond:
            yield _all_bounded(situation.plan, beyond, size)
        yield from _larger(situation, given, size)
        yield from _shorter(situation, given, size)
    for group in ([each for each in inputs if each[0] in same], whole):
        yield _all_bounded(situation.plan, group, size)
    for path, value in inputs:
        if value.dtype not in INTEGERS:
            yield situation.plan.edited(path, _bounded(value, size))


def _all_bounded(plan: Plan, group: list[tuple[Path, Value]], size: int) -> Plan:
    bounded = plan
    for path, value in group:
        bounded = bounded.edited(path, _bounded(value, size), cost=0)
    return replace(bounded, changes=plan.changes + 1)


def _of_arrays(situation: Situation) -> Edits:
    """Bound the whole numbers by the size that an array says, whose elements they index."""
    said = _SIZE.findall(str(situation.outcome.error))
    plan = situation.plan
    for path, value in tensors(plan) if said else ():
        if value.dtype in INTEGERS:
            plan = plan.edited(path, _bounded(value, int(said[0])), cost=0)
    if plan is not situation.plan:
        yield replace(plan, changes=situation.plan.changes + 1)


def _more_rows(situation: Situation, operation: Operation) -> Edits:
    """Give an input whose rows are taken one by one, or by another input, as many as that: the nodes of a graph."""
    match operation.name, operation.args:
        case "__getitem__", (table, torch.Tensor() as keys) if keys.dtype != torch.bool and keys.numel():
            rows = int(keys.max()) + 1
        case "__getitem__", (table, int(index)):
            rows = index + 1
        case _:
            return
    for path, is_it in inputs_like(situation.outcome, table):
        value = situation.value(path)
        if is_it and value is not None and value.kind == "tensor":
            size = 1 << (rows - 1).bit_length()
            yield situation.plan.edited(path, replace(value, sizes=(size, *value.sizes[1:])))


def _larger(situation: Situation, given: Any, size: int) -> Edits:
    """Make a table larger that is looked up with what the model counts itself: positions, steps."""
    if not isinstance(given, torch.Tensor) or not given.numel():
        return
    highest = int(given.max())
    for path, number in numbers(situation.plan):
        if size - _RESERVED <= number <= size and highest >= size:
            enough = 1 << (highest + _RESERVED).bit_length()
            yield situation.plan.edited(path, python(str(enough), f"large enough for the index {highest}"))


def _shorter(situation: Situation, given: Any, size: int) -> Edits:
    """Make sequences no longer than a table that is looked up with what the model counts itself."""
    plan = situation.plan
    beyond = _beyond(given, size)
    if 0 < beyond < plan.sizes["T"] and any("T" in value.sizes for _, value in tensors(plan)):
        yield plan.resized("T", plan.sizes["T"] - beyond)


def _turned(situation: Situation, given: Any, size: int) -> Edits:
    """Take floats for the ids that they became, in another shape: `table(rows.view(-1, length).long())`."""
    count = given.numel() if isinstance(given, torch.Tensor) and given.dtype in _IDS else 0
    for path, each in situation.outcome.arguments:
        value = situation.value(path)
        if value is not None and value.kind == "tensor" and each.is_floating_point() and each.numel() == count:
            yield situation.plan.edited(path, _bounded(value, size))


def _less_far(situation: Situation, given: Any, size: int) -> Edits:
    """Leave room for what was added to ids before they were looked up: `table(ids + offsets)`."""
    for path, each in situation.outcome.arguments:
        value = situation.value(path)
        if value is None or value.dtype not in INTEGERS or each.shape != getattr(given, "shape", None):
            continue
        below = size - int((given - each).max())
        if 1 < below < extent(value.below, situation.plan.extents):
            yield situation.plan.edited(path, _bounded(value, below))


def _less_by(situation: Situation, whole: list[tuple[Path, Value]], given: Any, size: int) -> Edits:
    """Take as much of the ids as the highest that is looked up lies beyond: they were added to on the way.

    That is a little more than it shows: of random ids the highest possible one is seldom among them.
    """
    beyond, plan = _beyond(given, size), situation.plan
    for path, value in whole if beyond > 0 else ():
        below = extent(value.below, plan.extents) - beyond
        if below > 1:
            plan = plan.edited(path, _bounded(value, 1 << below.bit_length() - 1), cost=0)
    if plan is not situation.plan:
        yield replace(plan, changes=situation.plan.changes + 1)


def _beyond(given: Any, size: int) -> int:
    """Count the rows that a table lacks."""
    return int(given.max()) + 1 - size if isinstance(given, torch.Tensor) and given.numel() else 0


def _between_0_and_1(situation: Situation) -> Edits:
    """Take all floats for probabilities: what is computed from them, as the bin of each, is not negative."""
    plan = situation.plan
    for path, value in tensors(plan):
        if value.dtype not in (*INTEGERS, "bool"):
            plan = plan.edited(path, replace(value, below=1), cost=0)
    yield replace(plan, changes=situation.plan.changes + 1)


def _bounded(value: Value, size: int) -> Value:
    dtype = value.dtype if value.dtype in INTEGERS else "int64"
    return replace(value, dtype=dtype, below=max(size, 1), reason=f"whole numbers below {max(size, 1)}")


def _looked_up(operation: Operation) -> tuple[Any, int]:
    """Give the indices of an operation and the size that they lie beyond; 1 where it is not known."""
    args = (*operation.args, *operation.kwargs.values())
    met = [each for each in args if isinstance(each, torch.Tensor)]
    match operation.name, args:
        case "embedding" | "embedding_bag", _ if len(met) > 1:
            given, table = sorted(met[:2], key=lambda each: each.dtype.is_floating_point)
            return given, table.shape[0]
        case name, _ if name in _LOSSES and len(met) > 1:
            return met[1], met[0].shape[min(1, met[0].dim() - 1)]
        case name, (_, int(along), *_) if name in _ALONG and len(met) > 1:
            return met[1], met[0].shape[along]
        case "one_hot", (given, int(size), *_):
            return given, size
        case "__getitem__", (table, keys):
            each = keys if isinstance(keys, tuple) else (keys,)
            at = next((at for at, key in enumerate(each) if isinstance(key, torch.Tensor)), 0)
            return each[at], table.shape[at]
    return None, 1
