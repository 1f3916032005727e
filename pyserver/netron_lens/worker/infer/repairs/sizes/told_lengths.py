"""Sequences that do not fit may have to be as long as the constructor's own number says: `max_seq_length`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import name_of
from netron_lens.worker.infer.plans.walks import numbers, tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_LENGTHS = frozenset({"len", "length", "window", "lookback", "steps"})
_LONGEST = 1024


def told_lengths(situation: Situation) -> Edits:
    """Make all sequences as long as each number that is called a length, the first one first."""
    plan, error = situation.plan, situation.outcome.error
    is_shape = isinstance(error, RuntimeError | IndexError | ValueError)
    if situation.outcome.phase != "call" or not is_shape or not any("T" in value.sizes for _, value in tensors(plan)):
        return
    for path, number in numbers(plan):
        if not _LENGTHS.isdisjoint(words(name_of(path))) and 1 < number <= _LONGEST and number != plan.sizes["T"]:
            yield plan.resized("T", number)
