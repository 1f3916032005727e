"""Sequences that do not fit may have to be as long as the constructor's own number says: `max_seq_length`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import name_of
from netron_lens.worker.infer.plans.walks import numbers, sized, tensors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_LENGTHS = frozenset({"len", "length", "window", "lookback", "steps"})
_LONGEST = 1024
_SERIES = 3
"""The dimensions of a batch of sequences."""


def told_lengths(situation: Situation) -> Edits:
    """Make all sequences as long as each number that is called a length, the first one first."""
    plan, error = situation.plan, situation.outcome.error
    is_shape = isinstance(error, RuntimeError | IndexError | ValueError)
    if situation.outcome.phase != "call" or not is_shape:
        return
    given = [(name_of(path), number) for path, number in numbers(plan)]
    written = [
        each for each in plan.extents.items() if each not in plan.defaults.items()
    ]  # a construction as it stands
    for name, number in dict.fromkeys((*given, *written)):
        if not _LENGTHS.isdisjoint(words(name)) and 1 < number <= _LONGEST:
            yield from _of_length(plan, number)


def _of_length(plan: Plan, number: int) -> Iterator[Plan]:
    """Resize the length of sequences, or what it was found to be a multiple of: that of a window, of a segment."""
    if any("T" in value.sizes for _, value in tensors(plan)):
        if number != plan.sizes["T"]:
            yield plan.resized("T", number)
        return
    for path, value in tensors(plan):
        length = value.sizes[1] if len(value.sizes) == _SERIES and value.sizes[0] == "B" else None
        if isinstance(length, int) and number > length and number % length == 0:
            yield plan.edited(path, sized(value, 1, number, "as long as the code says"))
