"""Sequences are packed: by lengths that they have, and what comes out of a recurrence is unpacked again."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import LENGTH
from netron_lens.worker.infer.plans.values import INTEGERS, Value, extent, python, tensor
from netron_lens.worker.infer.plans.walks import tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_PACKING = "torch.nn.utils.rnn.pack_padded_sequence"
_SEQUENCE = 3
_NO_LENGTHS = re.compile(r"Length of all samples has to be greater than 0|start \(\d+\) \+ length \(\d+\) exceeds")
_STEPS = re.compile(r"Expected lengths of at most (\d+) steps")


def packed(situation: Situation) -> Edits:
    """Pack each sequence of features, all of its elements, or make lengths of the steps that there are."""
    error = situation.outcome.error
    if _NO_LENGTHS.search(str(error)):
        yield from _as_lengths(situation)
    needed = _STEPS.search(str(error))
    if needed is not None:
        yield situation.plan.resized("T", int(needed[1]))
    if not isinstance(error, AttributeError) or error.name != "batch_sizes":
        return
    extents = situation.plan.extents
    for path, value in tensors(situation.plan):
        for is_first in (True, False) if len(value.sizes) == _SEQUENCE else ():
            batch, steps = value.sizes[: _SEQUENCE - 1] if is_first else value.sizes[_SEQUENCE - 2 :: -1]
            if batch != "B" and "B" in value.sizes:
                continue
            listed = python(f"[{extent(steps, extents)}] * {extent(batch, extents)}")
            lengths = tensor((batch,), dtype="int64", below=LENGTH) if steps == "T" else listed
            given = (("0", value), ("1", lengths), ("batch_first", python(str(is_first))))
            yield situation.plan.edited(path, Value("call", _PACKING, given, reason="what comes of it is unpacked"))


def _as_lengths(situation: Situation) -> Edits:
    """Take integers for lengths: one for each sequence, or for each of several in a row."""
    for path, value in tensors(situation.plan):
        if value.dtype in INTEGERS and len(value.sizes) < _SEQUENCE and value.below != LENGTH:
            yield situation.plan.edited(path, replace(value, below=LENGTH, reason="sequences are packed by them"))
