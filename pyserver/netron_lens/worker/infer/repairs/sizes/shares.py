"""A share of the channels came out as nothing, as `C // 16` of a colour picture: an input has more channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.walks import sized, tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_CHANNELS = (16, 64, 256)
_SHAPED = frozenset({"view", "reshape", "unflatten", "expand"})


def shares(situation: Situation) -> Edits:
    """Give the inputs more channels, where a tensor with elements was to get a size of nothing."""
    operation = situation.outcome.operation
    if operation is None or operation.name not in _SHAPED or not _asks_for_none(operation.args):
        return
    for path, value in tensors(situation.plan):
        for channels in _CHANNELS:
            if len(value.sizes) > 1 and isinstance(value.sizes[1], int) and value.sizes[1] < channels:
                yield situation.plan.edited(path, sized(value, 1, channels, "enough channels to be divided"))


def _asks_for_none(args: tuple[object, ...]) -> bool:
    given, *sizes = args
    flat = [size for each in sizes for size in (each if isinstance(each, list | tuple) else (each,))]
    return (
        isinstance(given, torch.Tensor) and given.numel() > 0 and any(type(each) is int and not each for each in flat)
    )
