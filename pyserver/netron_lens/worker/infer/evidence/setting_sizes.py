"""Sizes of inputs that the constructor's own arguments give: pictures of `image_size`, clips of `num_frames`."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from netron_lens.worker.infer.evidence.evidence import Choice, InputGuess, Size
    from netron_lens.worker.infer.evidence.subject import Subject

_ROLES: dict[Size, frozenset[str]] = {
    "H": frozenset(
        {"img size", "image size", "im size", "img resolution", "image resolution", "input resolution", "resolution",
         "crop size", "img dim", "image dim", "image height", "img height", "input size", "in size", "img h", "image h"}
    ),
    "W": frozenset({"image width", "img width", "img w", "image w"}),
    "D": frozenset({"frames", "num frames", "n frames"}),
    "T": frozenset({"seq len", "seq length", "sequence length", "lookback", "input len", "window length"}),
}  # fmt: skip
_PICTURE, _CLIP, _SERIES = 4, 5, 3


def setting_sizes(subject: Subject, chosen: Mapping[str, tuple[Choice, ...]]) -> dict[Size, tuple[str, int]]:
    """Give, for the sizes `H`, `W`, `D` and `T`, the parameter that says them and its number, where it has one."""
    found: dict[Size, tuple[str, int]] = {}
    for name, number in _numbers(subject, chosen):
        for size, names in _ROLES.items():
            if " ".join(words(name)) in names and number > 0:
                found.setdefault(size, (name, number))
    if "H" in found:
        found.setdefault("W", found["H"])
    return found


def resized(guess: InputGuess, found: Mapping[Size, tuple[str, int]]) -> InputGuess:
    """Name the sizes of a picture, a clip or a series of floats after the parameters that say them."""
    sizes = guess.sizes
    if guess.kind != "tensor" or guess.dtype not in (None, "float32") or guess.expression is not None:
        return guess
    if sizes is None and "H" in found:
        sizes = ("B", 3, "H", "W")
    if sizes is None or len(sizes) not in (_PICTURE, _CLIP, _SERIES):
        return guess
    named = tuple(found[size][0] if size in found and _fits(size, len(sizes)) else size for size in sizes)
    if len(sizes) == _CLIP and sizes[-2:] == ("H", "W") and "D" in found:
        named = (*named[:2], found["D"][0], *named[3:])
    said = [f"`{each}`" for each in dict.fromkeys(named) if each not in sizes]
    if not said:
        return guess
    return replace(guess, sizes=named, reason=f"{guess.reason}; as large as {' and '.join(said)} says")


def _fits(size: Size, rank: int) -> bool:
    return rank == _SERIES if size == "T" else rank > _SERIES


def _numbers(subject: Subject, chosen: Mapping[str, tuple[Choice, ...]]) -> Iterator[tuple[str, int]]:
    """Give the numbers of the constructor's parameters, and of the fields of the configurations among them."""
    for parameter in subject.constructor:
        choices = chosen.get(parameter.name, ())
        yield parameter.name, _side(parameter.default) or _number(choices)
        if choices and choices[0].kind == "object":
            yield from _fields(choices[0].expression)


def _fields(expression: str) -> Iterator[tuple[str, int]]:
    match ast.parse(expression, mode="eval").body:
        case ast.Call(ast.Name("SimpleNamespace"), [], keywords):
            for keyword in keywords:
                match keyword:
                    case ast.keyword(str(name), ast.Constant(int(number))):
                        yield name, number


def _side(default: object) -> int:
    """Give a default that is one number, or a pair of the same; 0 for all else."""
    match default:
        case bool():
            return 0
        case int() | (int(), int()):
            height, width = (default, default) if isinstance(default, int) else default
            return int(height) if height == width else 0
    return 0


def _number(choices: Iterable[Choice]) -> int:
    first = next(iter(choices), None)
    return int(first.expression) if first is not None and first.expression.isdecimal() else 0
