"""Numbers and tables of the constructor that make two sizes equal which met."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import Path, extent, leaves, python
from netron_lens.worker.infer.plans.walks import WIDEST, numbers, says_how_often, sized, tensors
from netron_lens.worker.infer.repairs.sizes.pairs.inputs import rooted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan

_TABLE = re.compile(r"(torch\.randn|torch\.nn\.Embedding)\((\d+), (\d+)\)")
_SQUARE = re.compile(r"torch\.eye\((\d+)\)")
_REPEATED = 12
"""How often a layer is repeated at most; more, by whatever name, is a width."""


def tables(plan: Plan, got: int, want: int) -> Iterator[Plan]:
    """Give a table of vectors that the constructor takes other vectors: pretrained ones, which others are joined to."""
    constructor = plan.at(("constructor",))
    for path, value in () if constructor is None else leaves(constructor, ("constructor",)):
        table = _TABLE.fullmatch(value.text)
        known = 0 if table is None else int(table[3])
        width = got if known == want else known + want - got
        if table is not None and width > 0:
            yield plan.edited(path, python(f"{table[1]}({table[2]}, {width})", value.reason))
        square = _SQUARE.search(value.text)
        if square is not None and int(square.group(1)) == got:
            yield plan.edited(path, python(_SQUARE.sub(f"torch.eye({want})", value.text), value.reason))


def other_numbers(plan: Plan, got: int, want: int, preferred: frozenset[Path]) -> Iterator[Plan]:
    """Give a number of the constructor that is one of the two sizes the other one, alone or with all like it."""
    found = sorted(_widths(plan), key=lambda each: each[0] not in preferred)
    for path, number in found:
        if number == want:
            yield from _numbered(plan, path, number, got)
    for path, number in found:
        if number == got:
            yield from _numbered(plan, path, number, want)
    yield from _together(plan, found, want, got)
    yield from _together(plan, found, got, want)


def only_number(plan: Plan, number: int, other: int) -> Iterator[Plan]:
    """Give the number of the constructor that alone is a size, where the size that it met is several, that one."""
    sizes = [extent(size, plan.extents) for _, value in tensors(plan) for size in value.sizes]
    found = [path for path, each in _widths(plan) if each == number]
    if len(found) == 1 and number not in sizes and sizes.count(other) > 1:
        yield from _numbered(plan, found[0], number, other)


def _together(plan: Plan, found: list[tuple[Path, int]], old: int, new: int) -> Iterator[Plan]:
    same = [path for path, number in found if number == old]
    if len(same) > 1 and new <= WIDEST:
        for path in same:
            plan = plan.edited(path, python(str(new), "so that it fits what it meets"))
        yield plan


def _widths(plan: Plan) -> Iterator[tuple[Path, int]]:
    """Walk the constructor's numbers but those that say how often a layer is repeated: no size depends on them."""
    for path, number in numbers(plan):
        if number > _REPEATED or not says_how_often(path):
            yield path, number


def stacked(plan: Plan, got: int, want: int) -> Iterator[Plan]:
    """Build one layer where the states of so many are put side by side, and those of one are wanted."""
    for path, number in numbers(plan):
        if 1 < number <= _REPEATED and number * want == got and says_how_often(path):
            yield plan.edited(path, python("1", "so that the states of one layer are all there is"))


def scaled_numbers(plan: Plan, got: int, want: int, preferred: frozenset[Path]) -> Iterator[Plan]:
    """Change a number of the constructor in proportion, or by the root if it is the side of pictures."""
    found = sorted(_widths(plan), key=lambda each: each[0] not in preferred)
    sides = {value.sizes[-1] for _, value in tensors(plan) if len(value.sizes) > 3}  # noqa: PLR2004 - a batch of maps
    for path, number in found:
        side = rooted(number, got, want) if path[-1] in sides else None
        if side is not None:
            yield from _numbered(plan, path, number, side)
        for a, b in ((got, want), (want, got)):
            if number and (number * b) % a == 0 and number * b // a not in (number, 0):
                yield from _numbered(plan, path, number, number * b // a)


def summed_numbers(plan: Plan, got: int, want: int) -> Iterator[Plan]:
    """Make a number of the constructor, which others are added to, as large as an input that others are joined to."""
    sizes = {size for _, value in tensors(plan) for size in value.sizes[1:]}
    for path, number in _widths(plan):
        if number + got - want in sizes and number < want:
            yield from _numbered(plan, path, number, number + got - want)


def by_default(plan: Plan, got: int, want: int) -> Iterator[Plan]:
    """Give a number of the constructor that was left out, and is by default the size wanted, the one that came."""
    constructor = plan.at(("constructor",))
    given = {name for name, _ in constructor.items} if constructor is not None else set()
    for name, number in plan.defaults.items():
        if number == want and name not in given and constructor is not None and constructor.kind == "call":
            yield plan.edited(("constructor", name), python(str(got), "so that it fits what it meets"))


def _numbered(plan: Plan, path: Path, old: int, new: int) -> Iterator[Plan]:
    """Change a number of the constructor, alone and with the sizes of inputs that were solved to be equal to it."""
    if new > WIDEST:
        return
    edited = plan.edited(path, python(str(new), "so that it fits what it meets"))
    yield edited
    followed = edited
    for where, value in tensors(plan):
        for index, size in enumerate(value.sizes):
            current = followed.at(where)
            if size == old and index and current is not None:
                followed = followed.edited(where, sized(current, index, new, value.reason), cost=0)
    if followed is not edited:
        yield followed
