"""What the evidence says of inputs, written as values."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import WRITTEN
from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.plan import SEARCH_BATCH
from netron_lens.worker.infer.plans.values import Value, python, sequence, tensor

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from netron_lens.worker.infer.evidence.evidence import InputGuess, Size


SIZES: Mapping[str, int] = {"B": SEARCH_BATCH, "T": 16, "H": 224, "D": 8}


_ALIASES: Mapping[str, str] = {
    **dict.fromkeys(("b", "batch", "batch_size", "bs", "bsz"), "B"),
    **dict.fromkeys(("W", "h", "w", "height", "width"), "H"),
    **dict.fromkeys(("t", "l", "L", "s", "S"), "T"),
}
"""Names of one size: pictures are square until something speaks against it."""
_SIDES = frozenset({("h", "w"), ("w", "h"), ("height", "width"), ("width", "height")})


_LISTED = 4
"""How many tensors a list is taken to have of which only the name is known."""


def unknown() -> Value:
    """Give what an input is taken for of which nothing is known."""
    return tensor(("B", 3, "H", "H"), "a usual size for an image")


_HEIGHT_AND_WIDTH = frozenset({"height", "width"})


def best_of(said: Sequence[InputGuess], numbers: Container[str] = ()) -> Value:
    """Write the best of what the evidence says of an input, or what is usual where it says nothing."""
    return of_guess(said[0], numbers) if said else unknown()


def of_guess(guess: InputGuess, numbers: Container[str] = ()) -> Value:  # noqa: C901, PLR0911 - one per kind
    """Write what the evidence says of an input as a value; `numbers` are the names of those that the code has.

    Where it has a number for the height and one for the width, pictures have these sides.
    """
    if guess.expression is not None:
        return python(guess.expression, guess.reason)
    match guess.kind:
        case "tensor" if guess.sizes is None:
            shape: tuple[Size, ...] = ("B", 3, "H", "H") if guess.dtype in (None, "float32") else ("B", "T")
            return tensor(shape, guess.reason, dtype=guess.dtype or "float32", below=guess.below or 2)
        case "tensor":
            assert guess.sizes is not None
            is_sized = all(each in numbers for each in _HEIGHT_AND_WIDTH) and {*guess.sizes} >= _HEIGHT_AND_WIDTH
            sizes = guess.sizes if is_sized else tuple(_usual(size) for size in _with_sides(guess.sizes))
            found = tensor(sizes, guess.reason, dtype=guess.dtype or "float32", below=guess.below or 2)
            return replace(found, written=guess.weight >= WRITTEN)
        case "list" | "tuple":
            listed = tuple(of_guess(item, numbers) for _, item in guess.items)
            return sequence(guess.kind, listed or (unknown(),) * _LISTED, guess.reason)
        case "dict":
            entries = tuple((name, of_guess(item, numbers)) for name, item in guess.items)
            return Value("dict", items=entries, reason=guess.reason)
        case "object":
            fields = tuple((name, of_guess(item, numbers)) for name, item in guess.items)
            return Value("namespace", items=fields, reason=guess.reason)
        case "int":
            return python("1", guess.reason)
        case "float":
            return python("1.0", guess.reason)
        case "bool":
            return python("False", guess.reason)
        case "string":
            return python("'a photo'", guess.reason)
        case "none":
            return python("None", guess.reason)
        case "module" | "class" | "callable":
            return python("nn.Identity()", guess.reason)


def _with_sides(sizes: tuple[Size, ...]) -> tuple[Size, ...]:
    """Tell the sides of a picture that have the same name but for this: `hr_h, hr_w`."""
    named = [words(size) if isinstance(size, str) else () for size in sizes]
    found = list(sizes)
    for place, (one, other) in enumerate(itertools.pairwise(named)):
        if one[:-1] == other[:-1] and (*one[-1:], *other[-1:]) in _SIDES:
            found[place : place + 2] = "H", "H"
    return tuple(found)


def _usual(size: Size) -> Size:
    """Give a size the name that it usually has: `Height/8` is `H/8`."""
    if isinstance(size, int):
        return size
    whole, slash, divisor = size.partition("/")
    return f"{_ALIASES.get(whole, _ALIASES.get(whole.lower(), whole) if len(whole) > 1 else whole)}{slash}{divisor}"
