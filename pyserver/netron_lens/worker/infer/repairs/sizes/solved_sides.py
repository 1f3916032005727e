"""The sides of inputs are changed until a map that they become has the sides that are wanted of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.repairs.sizes.sizes import NATURAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits
    from netron_lens.worker.infer.trials.outcome import Outcome

_TRIED = 8
_LARGEST = 4096


def solved(
    outcome: Outcome,
    given: list[int],
    wanted: tuple[int, ...],
    met: Callable[[Outcome], tuple[int, ...] | None],
    resized: Callable[[list[int]], Plan],
) -> Edits:
    """Follow the line through the last two sizes of each side; `met` reads the sides of the map of an outcome."""
    seen: list[dict[int, int]] = [{} for _ in given]
    for _ in range(_TRIED):
        sides = met(outcome)
        if sides is None:  # it is too small by now
            if not all(seen):
                return
            given = [(size + max(known)) // 2 for size, known in zip(given, seen, strict=True)]
        else:
            for known, size, side in zip(seen, given, sides, strict=True):
                known[size] = side
            given = [_next(known, side) for known, side in zip(seen, wanted, strict=True)]
            if len(set(wanted)) == 1:
                given = [_usual(size, known) for size, known in zip(given, seen, strict=True)]
        if max(given) > _LARGEST:
            return
        result = yield resized(given)
        if result is None or result.error is None:
            return
        outcome = result


def _next(known: dict[int, int], wanted: int) -> int:
    """Give the size that the two nearest results point to; of one, in proportion."""
    nearest = sorted(known, key=lambda size: abs(known[size] - wanted))[:2]
    first = nearest[0]
    if known[first] == wanted:
        return first
    steps = [known[first] - known[other] for other in nearest[1:]]
    if not steps or not steps[0]:
        return max(1, first * wanted // max(1, known[first]))
    stride = (first - nearest[1]) / steps[0]
    solved = first + round((wanted - known[first]) * stride)
    even = -(-solved // 2) * 2
    return max(1, even if stride > 1 and even not in known else solved)


def _usual(solved: int, known: dict[int, int]) -> int:
    """Give a side that pictures usually have, where one is so near that its map may be as large."""
    usual = min(NATURAL, key=lambda size: abs(size - solved))
    is_near = abs(usual - solved) < min(size / max(1, side) for size, side in known.items())
    return usual if is_near and usual not in known and solved not in known else solved
