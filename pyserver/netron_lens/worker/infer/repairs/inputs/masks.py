"""Masks that do not fit what they are laid on, and masks of ones where ones mark the padding and leave all out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.walks import tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


_LAID = frozenset({"masked_fill", "masked_fill_", "where"})
_SHAPES: tuple[tuple[Size, ...], ...] = (("B", 1, "T"), ("B", "T", "T"), ("B", 1, 1, "T"))
"""What else masks of sequences are made as: for each element that sees, for pairs, for each head too."""


def laid(situation: Situation) -> Edits:
    """Give all masks of sequences, or one of them, the dimensions of what they are laid on."""
    operation = situation.outcome.operation
    if operation is None or operation.name not in _LAID or situation.outcome.phase != "call":
        return
    given = tensors(situation.plan)
    flat = [(path, value) for path, value in given if value.dtype == "bool" and value.sizes == ("B", "T")]
    for shape in _SHAPES:
        for group in (flat, *([each] for each in flat if len(flat) > 1)):
            plan = situation.plan
            for path, value in group:
                plan = plan.edited(path, replace(value, sizes=shape, reason="a mask of what it is laid on"), cost=0)
            if plan is not situation.plan:
                yield replace(plan, changes=situation.plan.changes + 1)


def masks(situation: Situation) -> Edits:
    """Turn each mask the other way."""
    if situation.outcome.phase != "call":
        return
    for path, value in tensors(situation.plan):
        if value.dtype == "bool" and value.below != 1:
            yield situation.plan.edited(path, replace(value, below=1, reason="a mask that marks what is left out"))
