"""Sequences are packed: what comes out of a recurrence is unpacked again, or has fewer steps than the lengths say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import extent, python, spelled
from netron_lens.worker.infer.repairs.sizes.pairs import tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_SEQUENCE = 3
_STEPS = re.compile(r"Expected lengths of at most (\d+) steps")


def packed(situation: Situation) -> Edits:
    """Pack each sequence of features, all of its elements, or make lengths of the steps that there are."""
    error = situation.outcome.error
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
