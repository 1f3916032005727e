"""A recurrence names the size of the state that it starts from: the input that is that state gets it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import extent, sequence, tensor
from netron_lens.worker.infer.plans.walks import sized, tensors
from netron_lens.worker.infer.repairs.inputs.batches import batch_elsewhere
from netron_lens.worker.infer.trials.origins import blamed

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_STATE = re.compile(r"Expected hidden(?:\[\d\])? size \(([\d, ]+)\), got \[([\d, ]+)\]")


_WIDTH = re.compile(r"hidden\d has inconsistent hidden_size: got (\d+), expected (\d+)")
_ROWS = re.compile(r"Input batch size (\d+) doesn't match hidden\d batch size (\d+)")
_ONE_STATE = "'hx' (position 2) must be tuple of Tensors"
_WHY = "the state that the recurrence starts from"


def states(situation: Situation) -> Edits:
    """Give the inputs that have the refused size the size that is expected; its second is the batch."""
    yield from _of_cell(situation)
    yield from _of_steps(situation)
    yield from _paired(situation)
    said = _STATE.search(str(situation.outcome.error))
    if said is None:
        return
    wanted, got = (tuple(int(size) for size in text.split(",") if size.strip()) for text in said.groups())
    batch = situation.plan.sizes["B"]
    sizes: tuple[Size, ...] = tuple("B" if at == 1 and size == batch else size for at, size in enumerate(wanted))
    for path, each in situation.outcome.arguments:
        if tuple(each.shape[1:]) == got and situation.value(path) is not None:  # it was taken for the pair of states
            state = tensor(sizes, _WHY)
            yield situation.plan.edited(path, sequence("tuple", (state, state), _WHY))
    met = {path for path, each in situation.outcome.arguments if tuple(each.shape) == got}
    for path, value in sorted(tensors(situation.plan), key=lambda each: each[0] not in met):
        yield situation.plan.edited(path, tensor(sizes, _WHY, dtype=value.dtype))


def _of_steps(situation: Situation) -> Edits:
    """Put the batch of sequences second where a cell is given a row for each step, but a state for each sample."""
    said = _ROWS.search(str(situation.outcome.error))
    sizes = situation.plan.sizes
    if said is not None and [int(each) for each in said.groups()] == [sizes["T"], sizes["B"]]:
        yield from batch_elsewhere(situation.plan)


def _paired(situation: Situation) -> Edits:
    """Give a cell of an LSTM its two states, where it was given one."""
    if _ONE_STATE not in str(situation.outcome.error):
        return
    for path in reversed(blamed(situation.outcome, whole_statement=True)):
        value = situation.value(path) if path[0] == "inputs" else None
        if value is not None and value.kind == "tensor":
            yield situation.plan.edited(path, sequence("tuple", (value, value), _WHY))


def _of_cell(situation: Situation) -> Edits:
    """Give every tensor that is as wide as the refused state the width of the cell: its two states at once."""
    said = _WIDTH.search(str(situation.outcome.error))
    if said is None:
        return
    got, want = map(int, said.groups())
    plan = situation.plan
    for path, value in tensors(plan):
        if value.sizes and extent(value.sizes[-1], plan.extents) == got:
            plan = plan.edited(path, sized(value, len(value.sizes) - 1, want, _WHY), cost=0)
    yield plan
