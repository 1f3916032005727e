"""Sizes of one input, or of all that have a name, that make two sizes equal which met."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import INTEGERS, MASK, extent
from netron_lens.worker.infer.plans.walks import WIDEST, numbers, of_samples, sized, tensors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path, Value

_PLACES = frozenset({"T", "N", "E", "H", "W", "D"})
_LONGEST = 4096
"""Larger pictures and longer sequences are no examples."""


def length_first(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Put the length of a sequence before the batch, where the two met: `timestep = encoder_outputs.size(0)`.

    Before that, whole numbers are one for each sample: the classes that are embedded beside pictures.
    """
    if {got, want} != {plan.extents["B"], plan.extents.get("T")}:
        return
    for path, value in tensors(plan):
        if value.sizes == ("B", "T") and value.dtype in INTEGERS and not value.written:
            yield plan.edited(path, replace(value, sizes=("B",), reason=reason))
    for path, value in tensors(plan):
        if value.sizes[:2] == ("B", "T"):
            yield plan.edited(path, replace(value, sizes=("T", "B", *value.sizes[2:]), reason=reason))


def inputs(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Give one dimension of an input, one name of sizes, or the features of all inputs the size that is wanted."""
    extents = plan.extents
    names: dict[str, None] = {}
    for path, value in tensors(plan):
        for index, size in enumerate(value.sizes):
            if size == "B" or extent(size, extents) != got:
                continue
            if isinstance(size, str):
                names.setdefault(size)
            if value.dtype == "bool" and 0 < index < len(value.sizes) - 1:
                yield plan.edited(path, sized(value, index, 1, "a mask for all channels"))
            if not is_side(value, index):
                yield plan.edited(path, sized(value, index, want, reason))
    for name in names:
        if name in plan.sizes:
            yield plan.resized(name, want)
            yield from _with_written(plan, name, got, want, reason)
    yield from _every_input(plan, got, want, reason)


def _with_written(plan: Plan, name: str, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Change what was written as large as a named size with it: a matrix that is as large as the steps are many."""
    changed = plan.resized(name, want)
    for path, value in tensors(plan):
        if got in value.sizes:
            sizes = tuple(want if size == got else size for size in value.sizes)
            changed = changed.edited(path, replace(value, sizes=sizes, reason=reason), cost=0)
    if changed.root is not plan.root:
        yield changed


def _every_input(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Change the features of all inputs that have as many: those that are added were made equal before."""
    changed, count = plan, 0
    for path, value in tensors(plan):
        sizes = [extent(size, plan.extents) if size == "C" else size for size in value.sizes]
        index = next((at for at, size in enumerate(sizes) if at and size == got), None)
        if index is not None:
            changed, count = changed.edited(path, sized(value, index, want, reason), cost=0), count + 1
    if count > 1:
        yield replace(changed, changes=plan.changes + 1)


def is_side(value: Value, index: int) -> bool:
    """Tell the sides of a picture or a volume, which are equal: one of them alone does not change."""
    size = value.sizes[index]
    return len(value.sizes) > 3 and isinstance(size, str) and (size == "D" or index >= len(value.sizes) - 2)  # noqa: PLR2004 - a batch of maps


def sides(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Make one of several maps larger or smaller as a whole: pyramids, skips of a decoder."""
    maps = [(path, value) for path, value in tensors(plan) if len(value.sizes) > 3]  # noqa: PLR2004 - a batch of maps
    for path, value in maps if len(maps) > 1 else ():
        side = extent(value.sizes[-1], plan.extents)
        if extent(value.sizes[-2], plan.extents) != side:
            continue
        for old, new in sorted(((got, want), (want, got)), key=lambda each: each[1] > each[0]):
            scaled = side * new // old
            if (side * new) % old == 0 and scaled <= _LONGEST:
                yield plan.edited(path, replace(value, sizes=(*value.sizes[:-2], scaled, scaled), reason=reason))


def areas(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Make a map that was flattened, and met another one's places, a square of as many: a mask of patches."""
    several = sum(1 for _ in tensors(plan)) > 1
    for path, value in tensors(plan) if several else ():
        height, width = (extent(size, plan.extents) for size in (0, 0, *value.sizes)[-2:])
        for old, new in ((got, want), (want, got)):
            side = math.isqrt(new)
            if len(value.sizes) > 2 and height * width == old and side * side == new and side > 1:  # noqa: PLR2004 - a map
                yield plan.edited(path, replace(value, sizes=(*value.sizes[:-2], side, side), reason=reason))


def batches(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Give as many samples as a setting says that the model has noise, states or a grid of its own for."""
    samples, rest = divmod(plan.extents["B"] * want, got)
    if rest or samples not in {*(number for _, number in numbers(plan)), *plan.defaults.values()}:
        return
    yield replace(of_samples(plan, samples, reason), changes=plan.changes + 1)


def unbatched(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Take the first dimension, where it met another size, for no batch: the nodes of a graph."""
    batch = plan.extents["B"]
    size = want if got == batch else got
    for path, value in tensors(plan) if batch > 1 and batch in (got, want) else ():
        if value.sizes[:1] == ("B",):
            yield plan.edited(path, sized(value, 0, size, reason))


def scaled(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Change an input's size in proportion, or sides by the root: what was met had been divided or multiplied."""
    extents = plan.extents
    names: dict[str, int] = {}
    for path, value in tensors(plan):
        for index, size in enumerate(value.sizes):
            number = extent(size, extents)
            if size == "B" or number < 2 or (number * want) % got:  # noqa: PLR2004 - one scales with nothing
                continue
            new = number * want // got
            if new > 0:
                if isinstance(size, str) and size in plan.sizes and new <= _LONGEST:
                    names[size] = new
                if not is_side(value, index):
                    yield plan.edited(path, sized(value, index, new, reason))
    side = rooted(plan.sizes.get("H", 0), got, want)
    if side is not None:
        yield plan.resized("H", side)
    for name, new in names.items():
        yield plan.resized(name, new)


def rooted(side: int, got: int, want: int) -> int | None:
    """Give the side of a picture by the root of the places, which grow with its square, that it has and should have."""
    shared = math.gcd(got, want)
    larger, smaller = math.isqrt(want // shared), math.isqrt(got // shared)
    new, rest = divmod(side * larger, smaller)
    is_square = (larger * larger, smaller * smaller) == (want // shared, got // shared)
    return new if is_square and not rest and 0 < new <= _LONGEST else None


def chunked(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Give a tensor that was parted unevenly, `x.chunk(2, 1)` of three channels, as many equal parts."""
    for path, value in tensors(plan):
        for index, size in enumerate(value.sizes):
            if index and isinstance(size, int) and size > got and size % got:
                yield plan.edited(path, sized(value, index, -(-size // got) * want, reason))


def _is_width(value: Value, index: int) -> bool:
    """Tell channels, and features that have a name of their own: no places, steps, edges or sides."""
    is_last = index == len(value.sizes) - 1 < 3  # noqa: PLR2004 - of rows or of a series
    return value.sizes[index] == "C" or (is_last and value.sizes[index] not in _PLACES)


def shifted(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """What is added on the way, as a channel of statistics, is kept; the channels of a picture may come last.

    Masks, and several pictures, change after all others; a width that nothing has told yet changes first.
    """
    found = list(tensors(plan))
    coloured = sum(value.sizes[1:2] == (3,) for _, value in found) > 1

    def order(each: tuple[Path, Value]) -> tuple[bool, ...]:
        value = each[1]
        return value.below == MASK, coloured and value.sizes[1:2] == (3,), "C" not in value.sizes

    for path, value in sorted(found, key=order):
        if len(value.sizes) > 3 and value.sizes[1] == extent(value.sizes[-1], plan.extents) + want - got:  # noqa: PLR2004 - a map
            yield plan.edited(path, replace(value, sizes=(value.sizes[0], *value.sizes[2:], value.sizes[1])))
        for index, size in enumerate(value.sizes):
            new = extent(size, plan.extents) + want - got
            if index and new > 0 and (isinstance(size, int) or (_is_width(value, index) and new <= WIDEST)):
                yield plan.edited(path, sized(value, index, new, reason))
