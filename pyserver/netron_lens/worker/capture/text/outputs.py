"""The names of what a model gives: those that its `return` says, else the places in the result."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.capture.text import returns

if TYPE_CHECKING:
    from collections.abc import Container

    from netron_lens.worker.capture.text.sites import Place

_WHOLE = "output"


def names(places: list[str], at: Place | None, inputs: Container[str]) -> list[str]:
    """The name of each tensor in a result, by its place there and the `return` that ran, if it is known.

    One that an input bears is told from it as a part of the output.
    """
    value = None if at is None else returns.value(*at)
    return [_told_apart(_name(value, place), place, inputs) for place in places]


def _name(value: ast.expr | None, place: str) -> str:
    """A key says more than the variable that holds the whole; a number says less."""
    if place and not place[0].isdigit() and not isinstance(value, (ast.Tuple, ast.List)):
        return place
    named = None if value is None else _said(value, place)
    return named or place or _WHOLE


def _said(value: ast.expr, place: str) -> str | None:
    """The name that an expression gives to the tensor at a place in its value; none where it has no name for it."""
    if isinstance(value, (ast.Name, ast.Attribute)):
        name = value.id if isinstance(value, ast.Name) else value.attr
        return f"{name}.{place}" if place else name
    if isinstance(value, (ast.Tuple, ast.List)):
        number, _, rest = place.partition(".")
        before = value.elts[: int(number) + 1]
        if any(isinstance(element, ast.Starred) for element in before):
            return None
        return _said(before[-1], rest)
    return None


def _told_apart(name: str, place: str, inputs: Container[str]) -> str:
    if name not in inputs:
        return name
    return f"{_WHOLE}.{name}" if place else _WHOLE
