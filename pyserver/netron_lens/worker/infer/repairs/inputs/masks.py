"""A mask of ones may leave everything out, where ones mark the padding: then a mask of zeros is meant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.repairs.sizes.pairs import tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def masks(situation: Situation) -> Edits:
    """Turn each mask the other way."""
    if situation.outcome.phase != "call":
        return
    for path, value in tensors(situation.plan):
        if value.dtype == "bool" and value.below != 1:
            yield situation.plan.edited(path, replace(value, below=1, reason="a mask that marks what is left out"))
