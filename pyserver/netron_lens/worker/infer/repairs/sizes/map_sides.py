"""A map has too many places, or too few, for what it meets: the sides of the pictures from which it has as many."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import torch

from netron_lens.worker.infer.plans.plan import SEARCH_BATCH
from netron_lens.worker.infer.plans.values import extent, name_of
from netron_lens.worker.infer.plans.walks import numbers, tensors
from netron_lens.worker.infer.repairs.demands.operations import demand
from netron_lens.worker.infer.repairs.sizes.solved_sides import solved
from netron_lens.worker.infer.repairs.sizes.written_maps import flattened_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation
    from netron_lens.worker.infer.trials.outcome import Outcome

_PICTURE = 2
_TAILS: dict[int, tuple[Size, ...]] = {_PICTURE: ("H", "W"), 3: ("D", "H", "W")}
_TOKENS = (0, 1, 2)
"""How many steps may stand beside the places of a map: those of a class."""
_OBLONG = 3
"""A picture is not longer than so many times its other side."""


class _Met(NamedTuple):
    """The sides of a map, and those that are wanted of it, the likeliest first."""

    sides: tuple[int, ...]
    wanted: tuple[tuple[int, ...], ...]


def map_sides(situation: Situation) -> Edits:
    """Change the sides of all maps among the inputs together: for a layer behind, a table of positions, a grid."""
    for met in (_as_rows, _as_steps, _as_map):
        found = met(situation.outcome)
        for wanted in () if found is None else found.wanted:
            yield from _solved(situation, wanted, met)


def _solved(situation: Situation, wanted: tuple[int, ...], met: Callable[[Outcome], _Met | None]) -> Edits:
    plan = situation.plan
    maps = [(path, value) for path, value in tensors(plan) if len(value.sizes) == len(wanted) + 2]
    decided = {name_of(path) for path, _ in numbers(plan)}
    given = {tuple(extent(size, plan.extents) for size in value.sizes[2:]) for _, value in maps}
    if len(given) != 1 or any(decided.intersection(map(str, value.sizes[2:])) for _, value in maps):
        return

    def resized(sides: list[int]) -> Plan:
        names = tuple("H" if side == sides[-2] else name for name, side in zip(_TAILS[len(sides)], sides, strict=True))
        changed = plan
        for path, value in maps:
            changed = changed.edited(path, replace(value, sizes=(*value.sizes[:2], *names)), cost=0)
        for name, side in zip(names, sides, strict=True):
            changed = changed.resized(str(name), side, cost=0)
        return replace(changed, changes=plan.changes + 1)

    def sides_met(outcome: Outcome) -> tuple[int, ...] | None:
        found = met(outcome)
        return None if found is None else found.sides

    yield from solved(situation.outcome, list(given.pop()), wanted, sides_met, resized)


def _as_rows(outcome: Outcome) -> _Met | None:
    """Read a map that became rows for a layer that takes another number of features, or of as many in each row.

    What is flattened as it was given may as well be rows: only squares speak for a picture.
    """
    found = flattened_map(outcome)
    if found is None or len(found[0]) - 1 not in _TAILS:
        return None
    extents = outcome.plan.extents
    given = {tuple(extent(size, extents) for size in value.sizes[1:]) for _, value in tensors(outcome.plan)}
    (channels, *sides), wanted = found
    areas = [wanted // channels] if wanted % channels == 0 else []
    places = [(1,) * len(sides)] if areas == [1] else []  # of which nothing but the channels is left
    equal = (each for each in _of_area([*areas, wanted], len(sides)) if len(set(each)) == 1)
    oblong = () if found[0] in given else _of_area(areas, len(sides))
    return _Met(tuple(sides), (*places, *equal, *oblong))


def _as_steps(outcome: Outcome) -> _Met | None:
    """Read a map that became a sequence, which has another number of steps than what it meets."""
    sides, wanted = outcome.sequenced, demand(outcome)
    if wanted is None or len(sides) not in _TAILS:
        return None
    areas = [
        want - more
        for pair in wanted.pairs
        for got, want in (pair, pair[::-1])
        for more in _TOKENS
        if got == math.prod(sides) + more
    ]
    return _Met(sides, tuple(_of_area(areas, len(sides))))


def _as_map(outcome: Outcome) -> _Met | None:
    """Read a map that meets one of other sides, which is the same for every picture; their channels may come last.

    What has one place along a side, as the means of the colours have, tells nothing of it.
    """
    given = () if outcome.operation is None else outcome.operation.args
    match [each for each in given if isinstance(each, torch.Tensor)]:
        case [first, second, *_] if first.dim() == second.dim() and first.dim() - 2 in _TAILS:
            pass
        case _:
            return None
    own, fixed = (first, second) if second.shape[0] == 1 else (second, first)
    other = {at for at, (a, b) in enumerate(zip(own.shape, fixed.shape, strict=True)) if b not in (a, 1)}
    if fixed.shape[0] != 1 or own.shape[0] != SEARCH_BATCH:
        return None
    for sides in (slice(2, None), slice(1, -1)):
        if other <= set(range(own.dim())[sides]) and 1 not in fixed.shape[sides]:
            return _Met(tuple(own.shape[sides]), (tuple(fixed.shape[sides]),))
    return None


def _of_area(areas: list[int], count: int) -> Iterator[tuple[int, ...]]:
    """Give equal sides of maps that have so many places, else of pictures those that are nearest to each other."""
    for area in areas:
        side = round(max(area, 0) ** (1 / count))
        if area > 1 and side**count == area:
            yield (side,) * count
        elif count == _PICTURE:
            yield from _oblong(area)


def _oblong(area: int) -> Iterator[tuple[int, int]]:
    for shorter in range(math.isqrt(max(area, 0)), 1, -1):
        longer, rest = divmod(area, shorter)
        if not rest and longer <= _OBLONG * shorter:
            yield from ((shorter, longer), (longer, shorter))
