"""Multiply-adds of products of many: of `einsum`, whose operands are taken in one by one, and of chains of matrices."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_Axis = str | int
"""A letter, or one of those that `...` stands for, counted from the last, which is -1."""


def of_chain(shapes: Sequence[tuple[int, ...]]) -> int:
    """Multiply-adds of matrices one after another, in the order that takes fewest. A vector may stand at either end."""
    if not shapes or not all(shapes):
        return 0
    rows = shapes[0][0] if len(shapes[0]) > 1 else 1
    extents = [rows, *(shape[0] for shape in shapes[1:]), shapes[-1][1] if len(shapes[-1]) > 1 else 1]

    @cache
    def fewest(first: int, last: int) -> int:
        ways = (
            fewest(first, cut) + fewest(cut + 1, last) + extents[first] * extents[cut + 1] * extents[last + 1]
            for cut in range(first, last)
        )
        return min(ways, default=0)

    return fewest(0, len(shapes) - 1)


def of_equation(equation: str, shapes: Sequence[tuple[int, ...]]) -> int:
    """Multiplications of two operands whose products are summed; 0 where the equation does not fit the shapes."""
    given, _, result = equation.replace(" ", "").partition("->")
    terms = [_axes(term, len(shape)) for term, shape in zip(given.split(","), shapes, strict=False)]
    if not terms or any(len(term) != len(shape) for term, shape in zip(terms, shapes, strict=False)):
        return 0
    sizes: dict[_Axis, int] = {}
    for term, shape in zip(terms, shapes, strict=False):
        for axis, size in zip(term, shape, strict=True):
            sizes[axis] = max(sizes.get(axis, 1), size)
    kept = _kept(terms, result if "->" in equation else None)
    total, met = 0, set(terms[0])
    for place, term in enumerate(terms[1:], 1):
        later = kept.union(*terms[place + 1 :])
        summed = (met & set(term)) - later
        # What only one of the two has is summed before they meet.
        together = {axis for axis in met | set(term) if axis in later or axis in summed}
        is_product = any(sizes[axis] > 1 for axis in summed)
        total += math.prod(sizes[axis] for axis in together) if is_product else 0
        met = together - summed
    return total


def _axes(term: str, rank: int) -> list[_Axis]:
    axes: list[_Axis] = []
    for part in re.findall(r"\.\.\.|.", term):
        hidden = rank - len(term) + len("...")
        axes.extend(range(-hidden, 0) if part == "..." else [part])
    return axes


def _kept(terms: list[list[_Axis]], result: str | None) -> set[_Axis]:
    """The axes of the result: without an arrow, those that stand once, and what `...` stands for."""
    hidden = {axis for term in terms for axis in term if isinstance(axis, int)}
    if result is not None:
        return set(result.replace("...", "")) | (hidden if "..." in result else set())
    counts = Counter(axis for term in terms for axis in term)
    return hidden | {axis for axis, count in counts.items() if count == 1}
