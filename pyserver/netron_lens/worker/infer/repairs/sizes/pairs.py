"""Two sizes met that should have been equal: which choices to change so that they are."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import MASK, Path, extent, leaves, name_of, python

if TYPE_CHECKING:
    from collections.abc import Iterator

    import torch

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Value

_LARGEST = 1 << 20
_TABLE = re.compile(r"torch\.randn\((\d+), (\d+)\)")
_SQUARE = re.compile(r"torch\.eye\((\d+)\)")
_REPEATING, _REPEATED = frozenset({"layers", "layer", "blocks", "block", "depth", "depths", "repeats", "stages"}), 12
_LONGEST = 4096
"""Larger pictures and longer sequences are no examples."""
_WIDEST = 32768
"""No layer is built wider than that."""


def equalised(
    plan: Plan, got: int, want: int, reason: str, *, preferred: frozenset[Path] = frozenset()
) -> Iterator[Plan]:
    """Edit plans so that `got` becomes `want`: inputs adapt to the model first, then the constructor's numbers."""
    if got == want or min(got, want) < 1 or max(got, want) > _LARGEST:
        return
    yield from _length_first(plan, got, want, reason)
    is_written = any(got in value.sizes for _, value in tensors(plan))
    if not is_written:  # a length of as many is another thing
        yield from _shared_out(plan, got, want, reason)
    yield from _inputs(plan, got, want, reason)
    yield from _joined(plan, got, want, reason)
    if is_written:
        yield from _shared_out(plan, got, want, reason)
    yield from _shifted_alike(plan, got, want, reason)
    yield from _sides(plan, got, want, reason)
    yield from _tables(plan, got, want)
    yield from _numbers(plan, got, want, preferred)
    yield from _inputs(plan, want, got, reason)
    yield from _unbatched(plan, got, want, reason)
    yield from _scaled(plan, got, want, reason)
    yield from _chunked(plan, got, want, reason)
    yield from _scaled_numbers(plan, got, want, preferred)
    yield from _shifted(plan, got, want, reason)


def tensors(plan: Plan) -> Iterator[tuple[Path, Value]]:
    """Walk the tensors among the inputs."""
    inputs = plan.at(("inputs",))
    if inputs is not None:
        yield from ((path, value) for path, value in leaves(inputs, ("inputs",)) if value.kind == "tensor")


def named_sizes(given: torch.Tensor, plan: Plan) -> tuple[Size, ...]:
    """Write a tensor's shape with the plan's names: the batch, and the sides of maps that are those of its pictures."""
    sizes: list[Size] = [int(size) for size in given.shape]
    if given.dim() and sizes[0] == plan.sizes["B"]:
        sizes[0] = "B"
    if given.dim() > 3 and sizes[-1] == sizes[-2] == plan.extents["H"]:  # noqa: PLR2004 - a batch of maps
        sizes[-2:] = ["H", "H"]
    return tuple(sizes)


def numbers(plan: Plan) -> Iterator[tuple[Path, int]]:
    """Walk the whole numbers among the constructor's arguments."""
    constructor = plan.at(("constructor",))
    if constructor is not None:
        for path, value in leaves(constructor, ("constructor",)):
            if value.kind == "python" and value.text.isdecimal():
                yield path, int(value.text)


def sized(value: Value, index: int, size: int | str, reason: str) -> Value:
    """Give a tensor another size along one dimension."""
    sizes = tuple(size if at == index else each for at, each in enumerate(value.sizes))
    return replace(value, sizes=sizes, reason=reason or value.reason)


def _inputs(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
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
            if not _is_side(value, index):
                yield plan.edited(path, sized(value, index, want, reason))
    for name in names:
        if name in plan.sizes:
            yield plan.resized(name, want)
    yield from _every_input(plan, got, want, reason)


def _every_input(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Change the features of all inputs that have as many: those that are added were made equal before."""
    changed, count = plan, 0
    for path, value in tensors(plan):
        index = next((at for at, size in enumerate(value.sizes) if at and size == got), None)
        if index is not None:
            changed, count = changed.edited(path, sized(value, index, want, reason), cost=0), count + 1
    if count > 1:
        yield replace(changed, changes=plan.changes + 1)


def _is_side(value: Value, index: int) -> bool:
    """Tell the sides of a picture or a volume, which are equal: one of them alone does not change."""
    size = value.sizes[index]
    return len(value.sizes) > 3 and isinstance(size, str) and (size == "D" or index >= len(value.sizes) - 2)  # noqa: PLR2004 - a batch of maps


def _joined(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Give two tensors that are joined the sizes of two numbers that the constructor was given: `state + action`."""
    constructor = plan.at(("constructor",))
    written = constructor.text if constructor is not None and constructor.kind == "python" else ""
    counts = [*(number for _, number in numbers(plan)), *map(int, re.findall(r"\b\d+\b", written))]
    found = [
        (path, value, index)
        for path, value in tensors(plan)
        for index in {len(value.sizes) - 1, 1 if len(value.sizes) > 3 else len(value.sizes) - 1}  # noqa: PLR2004 - a map
        if index > 0 and not _is_side(value, index)
    ]
    for (one, first, at), (other, second, there) in itertools.combinations(found, 2):
        sizes = extent(first.sizes[at], plan.extents), extent(second.sizes[there], plan.extents)
        if one == other or sum(sizes) != got:
            continue
        for left, right in itertools.permutations(counts, 2):
            if left + right == want and (left, right) != sizes:
                edited = plan.edited(one, sized(first, at, left, reason))
                yield edited.edited(other, sized(second, there, right, reason), cost=0)


def _sides(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
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


def _shared_out(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Give the tensors that are joined, those of a list or several inputs, equal parts of what is wanted."""
    inputs = plan.at(("inputs",))
    if inputs is None:
        return
    holders = [(("inputs",), inputs), *((("inputs", name), value) for name, value in inputs.items)]
    groups = [
        [((*path, name), item) for name, item in holder.items if item.kind == "tensor"] for path, holder in holders
    ]
    every = list(tensors(plan))
    alike = [[each for each in every if _alike(each[1], first)] for _, first in every]
    for group in (*([each for each in group if _alike(each[1], group[0][1])] for group in groups if group), *alike):
        for index, size in enumerate(group[0][1].sizes if len(group) > 1 else ()):
            count, rest = divmod(got, extent(size, plan.extents))
            if not index or size == "B" or rest or not 1 < count <= len(group) or want % count:
                continue
            edited = plan
            for path, item in group:
                edited = edited.edited(path, sized(item, index, want // count, reason), cost=0)
            yield replace(edited, changes=plan.changes + 1)


def _tables(plan: Plan, got: int, want: int) -> Iterator[Plan]:
    """Give a table of vectors that the constructor takes other vectors: pretrained ones, which others are joined to."""
    constructor = plan.at(("constructor",))
    for path, value in () if constructor is None else leaves(constructor, ("constructor",)):
        table = _TABLE.fullmatch(value.text)
        width = 0 if table is None else int(table.group(2)) + want - got
        if table is not None and width > 0:
            yield plan.edited(path, python(f"torch.randn({table.group(1)}, {width})", value.reason))
        square = _SQUARE.search(value.text)
        if square is not None and int(square.group(1)) == got:
            yield plan.edited(path, python(_SQUARE.sub(f"torch.eye({want})", value.text), value.reason))


def _alike(one: Value, other: Value) -> bool:
    """Tell tensors that can be joined: as many dimensions and the same features."""
    return one.sizes == other.sizes or (len(one.sizes) == len(other.sizes) > 2 and one.sizes[:2] == other.sizes[:2])  # noqa: PLR2004 - maps of other sizes


def _shifted_alike(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Give maps that are alike equal parts of what is missing, where the model's own are joined with them."""
    maps = [each for each in tensors(plan) if len(each[1].sizes) > 3]  # noqa: PLR2004 - a batch of maps
    for sizes in dict.fromkeys(value.sizes for _, value in maps):
        group = [(path, value) for path, value in maps if value.sizes == sizes]
        more, rest = divmod(want - got, len(group))
        if 1 < len(group) < len(maps) and not rest and extent(sizes[1], plan.extents) + more > 0:
            edited = plan
            for path, value in group:
                wider = sized(value, 1, extent(sizes[1], plan.extents) + more, reason)
                edited = edited.edited(path, wider, cost=0)
            yield replace(edited, changes=plan.changes + 1)


def _shifted(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """What is added on the way, as a channel of statistics, is kept; the channels of a picture may come last.

    Masks, and several pictures, change after all others.
    """
    found = list(tensors(plan))
    coloured = sum(value.sizes[1:2] == (3,) for _, value in found) > 1
    for path, value in sorted(found, key=lambda each: (each[1].below == MASK, coloured and each[1].sizes[1:2] == (3,))):
        if len(value.sizes) > 3 and value.sizes[1] == extent(value.sizes[-1], plan.extents) + want - got:  # noqa: PLR2004 - a map
            yield plan.edited(path, replace(value, sizes=(value.sizes[0], *value.sizes[2:], value.sizes[1])))
        for index, size in enumerate(value.sizes):
            new = extent(size, plan.extents) + want - got
            if index and new > 0 and (isinstance(size, int) or (size == "C" and new <= _WIDEST)):
                yield plan.edited(path, sized(value, index, new, reason))


def _length_first(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Put the length of a sequence before the batch, where the two met: `timestep = encoder_outputs.size(0)`."""
    if {got, want} != {plan.extents["B"], plan.extents.get("T")}:
        return
    for path, value in tensors(plan):
        if value.sizes[:2] == ("B", "T"):
            yield plan.edited(path, replace(value, sizes=("T", "B", *value.sizes[2:]), reason=reason))


def _unbatched(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Take the first dimension, where it met another size, for no batch: the nodes of a graph."""
    batch = plan.extents["B"]
    size = want if got == batch else got
    for path, value in tensors(plan) if batch > 1 and batch in (got, want) else ():
        if value.sizes[:1] == ("B",):
            yield plan.edited(path, sized(value, 0, size, reason))


def _numbers(plan: Plan, got: int, want: int, preferred: frozenset[Path]) -> Iterator[Plan]:
    found = sorted(_widths(plan), key=lambda each: each[0] not in preferred)
    for path, number in found:
        if number == want:
            yield from _numbered(plan, path, number, got)
    for path, number in found:
        if number == got:
            yield from _numbered(plan, path, number, want)
    yield from _together(plan, found, want, got)
    yield from _together(plan, found, got, want)


def _together(plan: Plan, found: list[tuple[Path, int]], old: int, new: int) -> Iterator[Plan]:
    same = [path for path, number in found if number == old]
    if len(same) > 1 and new <= _WIDEST:
        for path in same:
            plan = plan.edited(path, python(str(new), "so that it fits what it meets"))
        yield plan


def _scaled(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
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
                if not _is_side(value, index):
                    yield plan.edited(path, sized(value, index, new, reason))
    for name, new in names.items():
        yield plan.resized(name, new)
    if got > want and got % want == 0 and "H" in plan.sizes:
        side = math.isqrt(got // want)
        if side * side * want == got and side > 1 and plan.sizes["H"] % side == 0:
            yield plan.resized("H", plan.sizes["H"] // side)


def _chunked(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Give a tensor that was parted unevenly, `x.chunk(2, 1)` of three channels, as many equal parts."""
    for path, value in tensors(plan):
        for index, size in enumerate(value.sizes):
            if index and isinstance(size, int) and size > got and size % got:
                yield plan.edited(path, sized(value, index, -(-size // got) * want, reason))


def _widths(plan: Plan) -> Iterator[tuple[Path, int]]:
    """Walk the constructor's numbers but those that say how often a layer is repeated: no size depends on them."""
    for path, number in numbers(plan):
        if number > _REPEATED or not says_how_often(path):
            yield path, number


def says_how_often(path: Path) -> bool:
    """Tell a number by its name that says how often a layer is repeated."""
    return not _REPEATING.isdisjoint(words(name_of(path)))


def _scaled_numbers(plan: Plan, got: int, want: int, preferred: frozenset[Path]) -> Iterator[Plan]:
    found = sorted(_widths(plan), key=lambda each: each[0] not in preferred)
    for path, number in found:
        for a, b in ((got, want), (want, got)):
            if number and (number * b) % a == 0 and number * b // a not in (number, 0):
                yield from _numbered(plan, path, number, number * b // a)


def _numbered(plan: Plan, path: Path, old: int, new: int) -> Iterator[Plan]:
    """Change a number of the constructor, alone and with the sizes of inputs that were solved to be equal to it."""
    if new > _WIDEST:
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
