"""Masks that do not fit what they are laid on, and masks of ones where ones mark the padding and leave all out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import HALF, tensor
from netron_lens.worker.infer.plans.walks import tensors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


_UNLIKE = re.compile(r"the mask \[([\d, ]+)\] at index (\d+) does not match .* tensor \[([\d, ]+)\] at index (\d+)")
_NOTHING = "reshape tensor of 0 elements"
_LAID = frozenset({"masked_fill", "masked_fill_", "where"})
_SHAPES: tuple[tuple[Size, ...], ...] = (("B", 1, "T"), ("B", "T", "T"), ("B", 1, 1, "T"))
"""What else masks of sequences are made as: for each element that sees, for pairs, for each head too."""


def laid(situation: Situation) -> Edits:
    """Give all masks of sequences, or one of them, the dimensions of what they are laid on."""
    operation = situation.outcome.operation
    if operation is None or operation.name not in _LAID or situation.outcome.phase != "call":
        return
    if "boolean mask" in str(situation.outcome.error):
        yield from _truths(situation)
    given = tensors(situation.plan)
    flat = [(path, value) for path, value in given if value.dtype == "bool" and value.sizes == ("B", "T")]
    for shape in _SHAPES:
        for group in (flat, *([each] for each in flat if len(flat) > 1)):
            plan = situation.plan
            for path, value in group:
                plan = plan.edited(path, replace(value, sizes=shape, reason="a mask of what it is laid on"), cost=0)
            if plan is not situation.plan:
                yield replace(plan, changes=situation.plan.changes + 1)


def picking(situation: Situation) -> Edits:
    """Give a mask that picks elements the sizes of what it picks from, or a dimension less; half of them where none is.

    What is picked by `mask` and by `~mask` is not empty.
    """
    for path, value in tensors(situation.plan) if _NOTHING in str(situation.outcome.error) else ():
        if value.dtype == "bool" and value.below != HALF:
            yield situation.plan.edited(path, replace(value, below=HALF, reason="a mask that picks half of it"))
    told = _UNLIKE.search(str(situation.outcome.error))
    if told is None:
        for path, value in tensors(situation.plan) if "too many indices" in str(situation.outcome.error) else ():
            if value.dtype == "bool" and len(value.sizes) > 1:
                shorter = replace(value, sizes=value.sizes[1:], reason="a mask of one dimension of what it picks from")
                yield situation.plan.edited(path, shorter)
        return
    mask, whole = ([int(size) for size in told[sizes].split(",")] for sizes in (1, 3))
    start = int(told[4]) - int(told[2])
    for path, value in tensors(situation.plan):
        if value.dtype == "bool":
            sizes = tuple(whole[start : start + len(mask)])
            has_batch = start == 0 and sizes[0] == situation.plan.extents["B"]
            named: tuple[Size, ...] = ("B", *sizes[1:]) if has_batch else sizes
            yield situation.plan.edited(path, replace(value, sizes=named, reason="a mask of what it picks from"))


def _truths(situation: Situation) -> Iterator[Plan]:
    """Make each of the numbers that were given a mask of a sequence, or of its own shape."""
    for path, value in tensors(situation.plan):
        for sizes in (("B", "T"), value.sizes) if value.dtype == "float32" else ():
            yield situation.plan.edited(path, tensor(sizes, "what is left out", dtype="bool"))


def masks(situation: Situation) -> Edits:
    """Turn each mask the other way."""
    if situation.outcome.phase != "call":
        return
    for path, value in tensors(situation.plan):
        if value.dtype == "bool" and value.below != 1:
            yield situation.plan.edited(path, replace(value, below=1, reason="a mask that marks what is left out"))
