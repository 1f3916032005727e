"""Named sizes are searched: the picture or sequence that makes a flattened map fit, or that divides evenly."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from netron_lens.worker.infer.repairs.demands import demand
from netron_lens.worker.infer.repairs.pairs import sized, tensors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.outcome import Outcome
    from netron_lens.worker.infer.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

NATURAL = (
    224,
    32,
    256,
    64,
    28,
    128,
    299,
    96,
    512,
    84,
    48,
    16,
    227,
    448,
    384,
    160,
    112,
    14,
    7,
    192,
    320,
    416,
    100,
    80,
    40,
    24,
    8,
    4,
    1,
    2,
)
_LENGTHS = (16, 32, 64, 128, 8, 100, 10, 256, 50, 512, 1024, 24, 48, 20, 4, 1000, 3, 5, 7, 30)
_LARGEST = 4096
_CHANNELS = (3, 1, 2, 4)


def sizes(situation: Situation) -> Edits:  # noqa: C901 - one nested search
    """Change one named size after another, by usual values first, then between those that bracket the demand."""
    if situation.outcome.phase != "call":
        return
    used = _used(situation)
    if "B" in used and situation.plan.sizes["B"] != 1:
        yield situation.plan.resized("B", 1)
    for name in ("H", "T", "D", *sorted(used - {"H", "T", "D", "B"})):
        if name not in used or name not in situation.plan.sizes:
            continue
        seen: dict[int, int] = {}
        for size in NATURAL if name == "H" else _LENGTHS:
            if size == situation.plan.sizes[name]:
                continue
            outcome = yield situation.plan.resized(name, size)
            if outcome is None:
                continue
            met = _met(situation.outcome, outcome)
            if met is not None:
                seen[size] = met[0]
                if name == "H" and len(seen) == 2:  # noqa: PLR2004 - a line through two points
                    yield from _of_area(situation, seen, met[1])
                yield from _with_channels(situation, name, size, *met)
                if len(set(seen.values())) == 1 and len(seen) >= 3:  # noqa: PLR2004 - the size has no say here
                    break
        target = _met(situation.outcome, situation.outcome)
        if target is not None and len(set(seen.values())) > 1:
            yield from _between(situation, name, seen, target[1])


def _with_channels(situation: Situation, name: str, size: int, got: int, want: int) -> Edits:
    """Change the size and, in proportion, the channels, which no layer may have stated."""
    for path, value in tensors(situation.plan):
        channels = value.sizes[1] if len(value.sizes) > 2 else None  # noqa: PLR2004 - a map
        if isinstance(channels, int) and got and (channels * want) % got == 0 and channels * want != channels * got:
            resized = situation.plan.resized(name, size)
            yield resized.edited(path, sized(value, 1, channels * want // got, "solved together with the channels"))


def _of_area(situation: Situation, seen: dict[int, int], target: int) -> Iterator[Plan]:
    """Solve for the side and the channels of a picture that is flattened and joined with something else."""
    (one, less), (other, more) = seen.items()
    each, rest = divmod(more - less, other * other - one * one)
    beside = less - each * one * one
    if rest or each < 1 or target <= beside:
        return
    for path, value in tensors(situation.plan):
        channels = value.sizes[1] if len(value.sizes) > 3 else None  # noqa: PLR2004 - a picture
        if not isinstance(channels, int) or each % channels:
            continue
        for count in _CHANNELS:
            pixel = each // channels * count
            side = math.isqrt((target - beside) // pixel)
            if side * side * pixel == target - beside:
                resized = situation.plan.resized("H", side)
                yield resized.edited(path, sized(value, 1, count, "solved together with the sides"), cost=0)


def _between(situation: Situation, name: str, seen: dict[int, int], target: int) -> Edits:
    """Halve between the sizes whose results lie around the target; results grow with the size."""
    below = [size for size, met in seen.items() if met < target]
    above = [size for size, met in seen.items() if met > target]
    low = max(below, default=1)
    high = min((size for size in above if size > low), default=None)
    if high is None:
        high = low
        while high < _LARGEST:
            high *= 2
            outcome = yield situation.plan.resized(name, high)
            met = None if outcome is None else _met(situation.outcome, outcome)
            if met is None or met[0] >= target:
                break
    while high - low > 1:
        middle = (low + high) // 2
        outcome = yield situation.plan.resized(name, middle)
        met = None if outcome is None else _met(situation.outcome, outcome)
        if met is None or met[0] < target:
            low = middle
        else:
            high = middle


def _met(before: Outcome, after: Outcome) -> tuple[int, int] | None:
    """Give the sizes that met at the same operation as before: what came, and what was demanded."""
    if before.operation is None or after.operation is None or before.operation.name != after.operation.name:
        return None
    if after.rank != before.rank:
        return None
    wanted = demand(after)
    return wanted.pairs[0] if wanted is not None and wanted.pairs else None


def _used(situation: Situation) -> set[str]:
    return {size for _, value in tensors(situation.plan) for size in value.sizes if isinstance(size, str)}
