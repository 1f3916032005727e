"""Graphs: where one input says how nodes are connected, the rows of the others are the nodes.

The inputs may be the attributes of one object: `data.x`, `data.edge_index`, `data.batch`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import InputGuess
from netron_lens.worker.infer.evidence.inputs.tensor_guesses import USE
from netron_lens.worker.infer.evidence.words.input_names import SIZES, input_named
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netron_lens.worker.infer.evidence.evidence import Size

_LISTED: tuple[Size, ...] = (2, "E")
_CONNECTIONS: tuple[tuple[Size, ...], ...] = (("N", "N"), _LISTED)
_NODES: tuple[Size, ...] = ("N",)
_EDGES: tuple[Size, ...] = ("E",)
_SEQUENCES: tuple[Size, ...] = ("B", "T")
_POINTS: tuple[Size, ...] = ("B", "N")
_PLACES = frozenset({"pos", "positions", "coords", "coordinates"})
"""What is where a node is, in space."""
_COUNTING = (("num",), ("n",), ("number",))
_COUNTED = {"nodes": "N", "edges": "E"}
_WHOSE = "batch"
"""What says of each node which graph it is of."""


def with_nodes(guesses: Sequence[tuple[str, InputGuess]]) -> list[tuple[str, InputGuess]]:
    """Give floats of which no dimensions are known, or that have rows, a row for each node of the graph, if any."""
    inside = [(name, _within(guess)) for name, guess in guesses]
    best: dict[str, InputGuess] = {}
    for name, guess in inside:
        best.setdefault(name, guess)
    connections = [guess.sizes for guess in best.values() if guess.sizes in _CONNECTIONS]
    if not connections:
        return inside
    of_nodes = [(name, _counted(name, _in_space(name, _of_nodes(name, guess)))) for name, guess in inside]
    if _LISTED not in connections:
        return of_nodes
    return [(name, _of_kinds(name, _placed(guess))) for name, guess in of_nodes]


def _within(guess: InputGuess) -> InputGuess:
    is_record = guess.kind in ("object", "dict") and guess.expression is None
    return replace(guess, items=tuple(with_nodes(guess.items))) if is_record else guess


def _placed(guess: InputGuess) -> InputGuess:
    """Give each node one place where several clouds of points would have places."""
    if guess.kind != "tensor" or guess.sizes is None or guess.sizes[:2] != _POINTS or guess.expression is not None:
        return guess
    return replace(guess, sizes=guess.sizes[1:], reason=f"{guess.reason}; a row for each node")


def _of_kinds(name: str, guess: InputGuess) -> InputGuess:
    """Give the ids that a table is asked for one for each node, or edge: they are kinds of these, and no sequences."""
    is_looked_up = guess.kind == "tensor" and guess.dtype == "int64" and guess.weight == USE
    said = input_named(name)
    is_said = guess.expression is not None or (said is not None and said.sizes == _SEQUENCES)
    if not is_looked_up or guess.sizes != _SEQUENCES or is_said:
        return guess
    is_of_edges = words(name)[:1] == ("edge",)
    reason = f"{guess.reason}; one for each {'edge' if is_of_edges else 'node'}"
    return replace(guess, sizes=_EDGES if is_of_edges else _NODES, reason=reason)


def _in_space(name: str, guess: InputGuess) -> InputGuess:
    """Give the places of nodes three columns where the code does not say how many."""
    is_open = guess.sizes is not None and len(guess.sizes) == 2 and isinstance(guess.sizes[1], str)  # noqa: PLR2004 - rows
    if name not in _PLACES or guess.sizes is None or not is_open or guess.expression is not None:
        return guess
    return replace(guess, sizes=(guess.sizes[0], 3))


def _counted(name: str, guess: InputGuess) -> InputGuess:
    """Say how many nodes, or edges, there are: `num_nodes`."""
    of = _COUNTED.get(words(name)[-1] if words(name)[:1] in _COUNTING else "")
    if of is None or guess.kind != "int" or guess.expression is not None:
        return guess
    return replace(guess, expression=str(SIZES[of]), reason=f"as many as the graph has {words(name)[-1]}")


def _of_nodes(name: str, guess: InputGuess) -> InputGuess:
    if name == _WHOSE and guess.kind == "tensor" and guess.sizes in (None, ("B",)):
        reason = "all nodes are of one graph"
        return InputGuess(kind="tensor", dtype="int64", sizes=_NODES, below=1, reason=reason, weight=guess.weight)
    sizes = ("B", "C") if guess.sizes is None else guess.sizes
    is_rows = len(sizes) == 2 and sizes[0] == "B" and sizes[1] != "T"  # noqa: PLR2004 - of features, which are no series
    if guess.kind != "tensor" or guess.expression is not None or not is_rows:
        return guess
    if guess.dtype not in (None, "float32") and not _are_kinds(guess):
        return guess
    is_of_edges = _are_kinds(guess) and words(name)[:1] == ("edge",)
    reason = f"{guess.reason}; a row for each {'edge' if is_of_edges else 'node'}"
    return replace(guess, sizes=("E" if is_of_edges else "N", *sizes[1:]), reason=reason)


def _are_kinds(guess: InputGuess) -> bool:
    """Tell columns of whole numbers that are read, `x[:, 0]` and `x[:, 1]`: the atom and its chirality."""
    return guess.dtype == "int64" and guess.weight == USE and isinstance((guess.sizes or ("",))[-1], int)
