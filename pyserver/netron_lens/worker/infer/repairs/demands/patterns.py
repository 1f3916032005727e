"""What an einops pattern demands of an axis: as many elements as its parts have together, or a multiple of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.repairs.demands.demand import Demand
from netron_lens.worker.infer.trials.places import frames

if TYPE_CHECKING:
    from netron_lens.worker.infer.trials.outcome import Outcome

_ALL_KNOWN = re.compile(r"Shape mismatch, (\d+) != (\d+)")
_IN_CHUNKS = re.compile(r"can't divide axis of length (\d+) in chunks of (\d+)")


def of_pattern(outcome: Outcome) -> Demand | None:
    """Read what einops says of an axis that its pattern parts: `(c t)` of known sizes, `(h p)` of one known size."""
    error = outcome.error
    if error is None or type(error).__name__ != "EinopsError":
        return None
    given = next((frame.f_locals["tensor"] for frame, _ in reversed(frames(error)) if "tensor" in frame.f_locals), None)
    known, parted = _ALL_KNOWN.search(str(error)), _IN_CHUNKS.search(str(error))
    if not isinstance(given, torch.Tensor) or (known is None and parted is None):
        return None
    if known is not None:
        return Demand(given, pairs=((int(known[1]), int(known[2])),))
    assert parted is not None
    length, chunk = int(parted[1]), int(parted[2])
    return Demand(given, pairs=((length, -(-length // chunk) * chunk),))
