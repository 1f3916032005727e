"""Masks of pictures: beside a picture, and no tokens, those that have its dimensions are as large."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netron_lens.worker.infer.evidence.evidence import InputGuess, Size

_PAIRS: tuple[Size, ...] = ("B", "T", "T")
_ROWS: tuple[Size, ...] = ("B", "T")
_FOR_CHANNELS: tuple[Size, ...] = ("B", 1, "T")
_PIXELS: tuple[Size, ...] = ("B", "H", "H")
_SIDES = frozenset({"H", "W", "h", "w", "height", "width"})
_MAP = 4


def with_pixels(guesses: Sequence[tuple[str, InputGuess]], fewest: int = len(_PAIRS)) -> list[tuple[str, InputGuess]]:
    """Give masks of so many dimensions the sides of the picture; of two, where it is a part of the same object."""
    inside = [(name, replace(guess, items=tuple(with_pixels(guess.items, len(_ROWS))))) for name, guess in guesses]
    best: dict[str, InputGuess] = {}
    for name, guess in inside:
        best.setdefault(name, guess)
    if not any(map(_is_picture, best.values())) or any(map(_is_tokens, best.values())):
        return inside
    return [(name, _of_pixels(guess, fewest)) for name, guess in inside]


def _is_picture(guess: InputGuess) -> bool:
    if guess.kind != "tensor" or guess.dtype not in (None, "float32") or guess.expression is not None:
        return False
    sizes = guess.sizes
    return sizes is None or (len(sizes) == _MAP and all(str(each) in _SIDES for each in sizes[2:]))


def _is_tokens(guess: InputGuess) -> bool:
    return guess.dtype == "int64" and guess.sizes == _ROWS


def _of_pixels(guess: InputGuess, fewest: int) -> InputGuess:
    is_meant = guess.dtype == "bool" and guess.sizes in (_ROWS, _PAIRS, _FOR_CHANNELS) and len(guess.sizes) >= fewest
    return replace(guess, sizes=_PIXELS) if is_meant else guess
