"""Sequences that are cut into steps of several elements, `x.view(b, x.size(1) // 3, -1)`, are as long as some steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.demands.views import sizes_asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_LONGEST = 16


def whole_steps(situation: Situation) -> Edits:
    """Make lengths, of which elements were left over, so long that none are."""
    operation = situation.outcome.operation
    if operation is None or operation.name not in ("view", "reshape"):
        return
    named = {size for _, value in tensors(situation.plan) for size in value.sizes[1:] if isinstance(size, str)}
    for length, steps in _cut(operation.args):
        for name in sorted(each for each in named if situation.plan.sizes.get(each) == length):
            step = next((each for each in range(2, _LONGEST + 1) if length // each == steps), None)
            if step is not None:
                yield situation.plan.resized(name, length + step - length % step)


def _cut(args: tuple[object, ...]) -> Iterator[tuple[int, int]]:
    """Give each size of a tensor with the sizes that it is to get, which do not divide it."""
    given, sizes = (args[0] if args else None), sizes_asked(args)
    if not isinstance(given, torch.Tensor) or -1 not in sizes:
        return
    for length in given.shape[1:]:
        for steps in sizes[1:]:
            if type(steps) is int and 1 < steps < length and length % steps:
                yield int(length), steps
