"""A guess about an input, written as a Python expression."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from netron_lens.worker.infer.evidence.evidence import InputGuess, Size

_INTEGERS = frozenset({"int64", "int32", "int16", "int8", "uint8"})
_CONSTANTS = {"int": "1", "float": "1.0", "bool": "False", "none": "None"}
_CONTAINERS: dict[str, Callable[[list[tuple[str, str]]], str]] = {
    "list": lambda items: f"[{', '.join(text for _, text in items)}]",
    "tuple": lambda items: f"({', '.join(text for _, text in items)},)",
    "dict": lambda items: f"{{{', '.join(f'{name!r}: {text}' for name, text in items)}}}",
    "object": lambda items: f"SimpleNamespace({', '.join(f'{name}={text}' for name, text in items)})",
}


def spell(guess: InputGuess, sizes: Mapping[str, int]) -> str | None:
    """Give the expression, or none where the guess does not say enough (a tensor of unknown rank)."""
    if guess.expression is not None:
        return guess.expression
    if guess.kind == "tensor":
        return _tensor(guess, sizes)
    if guess.kind in _CONSTANTS:
        return _CONSTANTS[guess.kind]
    items = [(name, spell(item, sizes)) for name, item in guess.items]
    if guess.kind not in _CONTAINERS or not items or any(text is None for _, text in items):
        return None
    return _CONTAINERS[guess.kind]([(name, str(text)) for name, text in items])


def extent(size: Size, sizes: Mapping[str, int]) -> int:
    """Give the number of elements along one dimension; an unknown name has 8."""
    return size if isinstance(size, int) else sizes.get(size, 8)


def _tensor(guess: InputGuess, sizes: Mapping[str, int]) -> str | None:
    if guess.sizes is None:
        return None
    shape = [extent(size, sizes) for size in guess.sizes]
    listed = ", ".join(map(str, shape))
    if guess.dtype in (None, "float32"):
        return f"torch.randn({listed})" if shape else "torch.tensor(1.0)"
    tupled = f"({listed}{',' if len(shape) == 1 else ''})"
    if guess.dtype == "bool":
        return f"torch.ones({tupled}, dtype=torch.bool)"
    if guess.dtype in _INTEGERS:
        below = 2 if guess.below is None else max(1, math.floor(extent(guess.below, sizes)))
        suffix = "" if guess.dtype == "int64" else f", dtype=torch.{guess.dtype}"
        return f"torch.randint(0, {below}, {tupled}{suffix})"
    return f"torch.randn({tupled}, dtype=torch.{guess.dtype})"
