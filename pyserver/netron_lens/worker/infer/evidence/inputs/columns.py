"""Columns of an input that are picked one by one, as `pairs[:, 0]` and `pairs[:, 1]`: it has as many."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence, targets_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netron_lens.worker.infer.evidence.evidence import Size

_BEFORE: dict[int, tuple[Size, ...]] = {1: ("B",), 2: ("B", "N"), 3: ("B", "H", "W")}
"""The dimensions before the columns, by how many are taken whole: `boxes[:, :, 0]` has two."""


class Columns(NamedTuple):
    """The columns by their numbers, each as it is first used, and the dimensions before them."""

    used: dict[int, Occurrence]
    before: tuple[Size, ...]


def picked_columns(found: Iterable[Occurrence]) -> Columns | None:
    """Give the columns that are picked; none where the input is used as a whole too, or where one is not picked."""
    used: dict[int, Occurrence] = {}
    places: set[int] = set()
    for occurrence in found:
        if targets_of(occurrence):
            continue  # what it is stored in is used itself
        match occurrence.around:
            case (ast.Subscript(whole, ast.Tuple([*slices, column])) as part, *_):
                picked = _numbers(column)
                place = _place(slices)
                if whole is occurrence.node and _is_rest(column):
                    continue
                if whole is not occurrence.node or not picked or place is None:
                    return None
                places.add(place)
                for index in picked:
                    used.setdefault(index, Occurrence(part, occurrence.around[1:], occurrence.method))
            case (ast.Attribute(_, "shape" | "size" | "device" | "dtype") | ast.Assign([ast.Tuple()]), *_):
                continue  # another mode may take it apart
            case _:
                return None
    is_whole = len(used) > 1 and sorted(used) == list(range(len(used)))
    return Columns(used, _BEFORE[places.pop()]) if is_whole and len(places) == 1 else None


def _place(slices: list[ast.expr]) -> int | None:
    """Give how many dimensions are taken whole; of `...`, as many as points and boxes have."""
    match slices:
        case [ast.Constant(value)] if value is Ellipsis:
            return 2
    is_known = len(slices) in _BEFORE and all(isinstance(each, ast.Slice) and _is_open(each) for each in slices)
    return len(slices) if is_known else None


def _is_open(part: ast.Slice) -> bool:
    return part.lower is part.upper is part.step is None


def _is_rest(column: ast.expr) -> bool:
    """Tell `6:`, which may be nothing."""
    return isinstance(column, ast.Slice) and isinstance(column.lower, ast.Constant) and column.upper is None


def _numbers(column: ast.expr) -> range:
    """Give the columns of `2` and of `2:4`."""
    match column:
        case ast.Constant(int(index)):
            return range(index, index + 1)
        case ast.Slice(None | ast.Constant(int()) as lower, ast.Constant(int(upper)), None):
            return range(0 if lower is None else lower.value, upper)  # type: ignore[arg-type] # as was just matched
    return range(0)
