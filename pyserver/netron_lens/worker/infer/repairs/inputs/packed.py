"""Sequences are packed: by lengths that they have, and what comes out of a recurrence is unpacked again."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import LENGTH
from netron_lens.worker.infer.plans.values import INTEGERS, extent, python, spelled
from netron_lens.worker.infer.plans.walks import tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_SEQUENCE = 3
_NO_LENGTHS = re.compile(r"Length of all samples has to be greater than 0|start \(\d+\) \+ length \(\d+\) exceeds")
_STEPS = re.compile(r"Expected lengths of at most (\d+) steps")


def packed(situation: Situation) -> Edits:
    """Pack each sequence of features, all of its elements, or make lengths of the steps that there are."""
    error = situation.outcome.error
    if _NO_LENGTHS.search(str(error)):
        yield from _as_lengths(situation)
    steps = _STEPS.search(str(error))
    if steps is not None:
        yield situation.plan.resized("T", int(steps[1]))
    if not isinstance(error, AttributeError) or error.name != "batch_sizes":
        return
    extents = situation.plan.extents
    for path, value in tensors(situation.plan):
        if len(value.sizes) == _SEQUENCE and "B" in value.sizes[:2]:
            is_first = value.sizes[0] == "B"
            lengths = [extent(value.sizes[int(is_first)], extents)] * extents["B"]
            made = f"{spelled(value, extents)}, {lengths}, batch_first={is_first}"
            text = f"torch.nn.utils.rnn.pack_padded_sequence({made})"
            yield situation.plan.edited(path, python(text, "what comes of it is unpacked"))


def _as_lengths(situation: Situation) -> Edits:
    """Take integers for lengths: one for each sequence, or for each of several in a row."""
    for path, value in tensors(situation.plan):
        if value.dtype in INTEGERS and len(value.sizes) < _SEQUENCE and value.below != LENGTH:
            yield situation.plan.edited(path, replace(value, below=LENGTH, reason="sequences are packed by them"))
