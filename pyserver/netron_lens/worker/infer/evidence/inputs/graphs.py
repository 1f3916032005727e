"""Graphs: where one input says how nodes are connected, the rows of the others are the nodes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netron_lens.worker.infer.evidence.evidence import InputGuess, Size

_CONNECTIONS: tuple[tuple[Size, ...], ...] = (("N", "N"), (2, "E"))


def with_nodes(guesses: Sequence[tuple[str, InputGuess]]) -> list[tuple[str, InputGuess]]:
    """Give floats of which no dimensions are known, or that have rows, a row for each node of the graph, if any."""
    best: dict[str, InputGuess] = {}
    for name, guess in guesses:
        best.setdefault(name, guess)
    if not any(guess.sizes in _CONNECTIONS for guess in best.values()):
        return list(guesses)
    return [(name, _of_nodes(guess)) for name, guess in guesses]


def _of_nodes(guess: InputGuess) -> InputGuess:
    sizes = ("B", "C") if guess.sizes is None else guess.sizes
    is_floats = guess.kind == "tensor" and guess.dtype in (None, "float32") and guess.expression is None
    if not is_floats or len(sizes) != 2 or sizes[0] != "B":  # noqa: PLR2004 - rows of features
        return guess
    return replace(guess, sizes=("N", *sizes[1:]), reason=f"{guess.reason}; a row for each node")
