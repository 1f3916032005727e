"""Multiply-adds of `einsum`, from its equation and the shapes that meet. Operands are taken in one by one."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_Axis = str | int
"""A letter, or one of those that `...` stands for, counted from the last, which is -1."""


def multiply_adds(equation: str, shapes: Sequence[tuple[int, ...]]) -> int:
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
