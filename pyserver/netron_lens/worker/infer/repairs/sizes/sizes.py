"""Named sizes are searched: the picture or sequence that makes a flattened map fit, or that divides evenly."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.walks import sized, tensors
from netron_lens.worker.infer.repairs.demands.operations import demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation
    from netron_lens.worker.infer.trials.outcome import Outcome

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
_SERIES, _SOUND = 3, 16384
_LARGEST, _LONGEST = 4096, 1 << 17
"""The side of a picture, and the length of a signal."""
_CHANNELS = (3, 1, 2, 4)
_VOLUME = 5
"""The dimensions of a batch of volumes."""
_LINE, _NEAR = 2, 6
"""Two points make a line; so many sizes near the expected one are tried before those between."""


def sizes(situation: Situation) -> Edits:
    """Change one named size after another."""
    if situation.outcome.phase != "call":
        return
    used = _used(situation)
    if "B" in used and situation.plan.sizes["B"] != 1:
        yield situation.plan.resized("B", 1)
    first = ("D", "H", "T") if _differ_in_depth(situation.outcome) else ("H", "T", "D")
    for name in (*first, *sorted(used - {*first, "B"})):
        if name in used and name in situation.plan.sizes:
            yield from _beside(situation, name)
            yield from _searched(situation, name)


def _beside(situation: Situation, name: str) -> Edits:
    """Take the next size where what met differs by one: what is halved without padding is made again of odd sides."""
    met = sizes_met(situation.outcome, situation.outcome)
    if met is not None and abs(met[0] - met[1]) == 1:
        yield situation.plan.resized(name, situation.plan.sizes[name] + 1)
        yield situation.plan.resized(name, situation.plan.sizes[name] - 1)


def _usual(plan: Plan, name: str) -> tuple[int, ...]:
    """List the usual sizes of that name: a second of sound first, where all series have its one or two channels."""
    series = [value.sizes for _, value in tensors(plan) if name in value.sizes]
    is_sound = all(len(each) == _SERIES and each[1:] in ((1, name), (2, name)) for each in series)
    return (*((_SOUND,) if is_sound else ()), *(NATURAL if name == "H" else _LENGTHS))


def _differ_in_depth(outcome: Outcome) -> bool:
    """Tell volumes that meet and are as high and wide: what was halved too often is the depth."""
    given = () if outcome.operation is None else outcome.operation.args
    parts = [part for each in given for part in (each if isinstance(each, list | tuple) else (each,))]
    shapes = [part.shape for part in parts if isinstance(part, torch.Tensor) and part.dim() == _VOLUME]
    return len({shape[2] for shape in shapes}) > 1 and len({shape[3:] for shape in shapes}) == 1


def _searched(situation: Situation, name: str) -> Edits:
    """Try usual sizes: as soon as two have told how results grow, those near the demanded one, then between them.

    Where the demand grows with them, `x.view(steps + 1, steps)`, what came counts for less by as much.
    """
    begun = situation.plan.sizes[name]
    wanted = sizes_met(situation.outcome, situation.outcome)
    seen = {} if wanted is None else {begun: wanted[0]}
    gaps = {} if wanted is None else {begun: wanted[0] - wanted[1]}
    waiting, moves = [size for size in _usual(situation.plan, name) if size != begun], False
    for tried in range(1, len(waiting) + 1):
        size = waiting.pop(0)
        outcome = yield situation.plan.resized(name, size)
        met = None if outcome is None else sizes_met(situation.outcome, outcome)
        if met is not None:
            seen[size], gaps[size] = met[0], met[0] - met[1]
            if name == "H" and len(seen) == _LINE:
                yield from _of_area(situation, seen, met[1])
            yield from _with_channels(situation, name, size, *met)
            moves = len({seen[each] - gap for each, gap in gaps.items()}) > 1 < len(set(seen.values()))
            expected = _expected(gaps, 0, 1) if moves else _expected(seen, met[1], 2 if name == "H" else 1)
            if expected is not None:
                solved = [round(expected)] if round(expected) > 0 else []
                exact = solved if name != "H" and solved == [expected] else []
                waiting = _nearest(list(dict.fromkeys((*exact, *waiting))), expected)
                waiting = list(dict.fromkeys((*waiting[:1], *solved, *waiting[1:])))  # usual ones first, which may fit
        if wanted is not None and len(seen) > _LINE and len(set(seen.values())) == 1:
            if set(seen.values()) == {1} and wanted[1] > 1:  # so few that halving them again leaves as many
                yield from between(situation, name, seen, wanted[1])
            return  # the size has no say here
        if tried == _NEAR and wanted is not None and not moves and len(set(seen.values())) > 1:
            yield from between(situation, name, seen, wanted[1])


def _nearest(sizes: list[int], expected: float) -> list[int]:
    return sorted(sizes, key=lambda each: abs(each - expected))


def _expected(seen: dict[int, int], target: int, power: int) -> float | None:
    """Guess the size that gives the target, from the two results nearest to it; areas grow with the square."""
    (one, less), (other, more) = [*sorted(seen.items(), key=lambda each: abs(each[1] - target)), (0, 0)][:_LINE]
    roots = [float(each ** (1 / power)) for each in (less, more, target)]
    if len(seen) < _LINE or roots[0] == roots[1]:
        return None
    return one + (roots[2] - roots[0]) * (other - one) / (roots[1] - roots[0])


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


def between(situation: Situation, name: str, seen: dict[int, int], target: int) -> Edits:
    """Halve between the sizes whose results lie around the target; results grow with the size."""
    below = [size for size, met in seen.items() if met < target]
    above = [size for size, met in seen.items() if met > target]
    low = max(below, default=1)
    high = min((size for size in above if size > low), default=None)
    if high is None:
        high = low
        while high < (_LARGEST if name == "H" else _LONGEST):
            high *= 2
            outcome = yield situation.plan.resized(name, high)
            if outcome is None:  # it was tried before
                continue
            met = sizes_met(situation.outcome, outcome)
            if met is None or met[0] >= target:
                break
    while high - low > 1:
        middle = (low + high) // 2
        outcome = yield situation.plan.resized(name, middle)
        met = None if outcome is None else sizes_met(situation.outcome, outcome)
        if met is None or met[0] < target:
            low = middle
        else:
            high = middle


def sizes_met(before: Outcome, after: Outcome) -> tuple[int, int] | None:
    """Give what came and what was demanded where it stopped before, by an operation or by a layer's own check."""
    names = [None if each.operation is None else each.operation.name for each in (before, after)]
    if names[0] != names[1] or after.rank != before.rank:
        return None
    wanted = demand(after)
    return wanted.pairs[0] if wanted is not None and wanted.pairs else None


def _used(situation: Situation) -> set[str]:
    sizes = (size for _, value in tensors(situation.plan) for size in value.sizes)
    return {size.partition("/")[0] for size in sizes if isinstance(size, str)}
