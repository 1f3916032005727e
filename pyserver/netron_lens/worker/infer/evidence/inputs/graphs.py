"""Graphs: where one input says how nodes are connected, the rows of the others are the nodes.

The inputs may be the attributes of one object: `data.x`, `data.edge_index`, `data.batch`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import InputGuess

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netron_lens.worker.infer.evidence.evidence import Size

_CONNECTIONS: tuple[tuple[Size, ...], ...] = (("N", "N"), (2, "E"))
_NODES: tuple[Size, ...] = ("N",)
_WHOSE = "batch"
"""What says of each node which graph it is of."""


def with_nodes(guesses: Sequence[tuple[str, InputGuess]]) -> list[tuple[str, InputGuess]]:
    """Give floats of which no dimensions are known, or that have rows, a row for each node of the graph, if any."""
    inside = [(name, _within(guess)) for name, guess in guesses]
    best: dict[str, InputGuess] = {}
    for name, guess in inside:
        best.setdefault(name, guess)
    if not any(guess.sizes in _CONNECTIONS for guess in best.values()):
        return inside
    return [(name, _of_nodes(name, guess)) for name, guess in inside]


def _within(guess: InputGuess) -> InputGuess:
    is_record = guess.kind in ("object", "dict") and guess.expression is None
    return replace(guess, items=tuple(with_nodes(guess.items))) if is_record else guess


def _of_nodes(name: str, guess: InputGuess) -> InputGuess:
    if name == _WHOSE and guess.kind == "tensor" and guess.sizes in (None, ("B",)):
        reason = "all nodes are of one graph"
        return InputGuess(kind="tensor", dtype="int64", sizes=_NODES, below=1, reason=reason, weight=guess.weight)
    sizes = ("B", "C") if guess.sizes is None else guess.sizes
    is_floats = guess.kind == "tensor" and guess.dtype in (None, "float32") and guess.expression is None
    if not is_floats or len(sizes) != 2 or sizes[0] != "B":  # noqa: PLR2004 - rows of features
        return guess
    return replace(guess, sizes=("N", *sizes[1:]), reason=f"{guess.reason}; a row for each node")
