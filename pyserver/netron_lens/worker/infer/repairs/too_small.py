"""A map or a signal is too small for a kernel, a padding or a window: larger pictures, longer signals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.repairs.pairs import tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_TOO_SMALL = re.compile(
    r"is too small|greater than actual input size|should be less than the corresponding input dim|"
    r"Expected more than 1 spatial element|non-positive|negative dimension|expected 0 < n_fft|"
    r"maximum size for tensor at dimension|exceeds dimension size"
)
_LARGER = {"H": (256, 299, 384, 512, 1024), "T": (64, 256, 1024, 4096, 16384, 65536), "D": (16, 32, 64)}


def too_small(situation: Situation) -> Edits:
    """Go through larger sizes, the next first."""
    if situation.outcome.phase != "call" or not _TOO_SMALL.search(str(situation.outcome.error)):
        return
    used = {size for _, value in tensors(situation.plan) for size in value.sizes}
    for name, sizes in _LARGER.items():
        for size in sizes if name in used else ():
            if size > situation.plan.sizes[name]:
                yield situation.plan.resized(name, size)
