"""Inputs that are trees, `node.children[0].children` or `node.left.left`: a node with two leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import InputGuess

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LISTED, _COUNTED = "children", frozenset({"num_children", "n_children", "children_num"})
_SIDES = ("left", "right")
_NUMBERS = frozenset({"idx", "index", "id", "position", "pos"})
"""Which of the words a node stands for."""
_ENDS = frozenset({"is_leaf", "isLeaf", "leaf"})
_KEPT = frozenset({"state"})
"""What is computed for each node, and kept on it."""
_LEAVES = 2


def planted(guesses: Iterable[tuple[str, InputGuess]]) -> Iterator[tuple[str, InputGuess]]:
    """Give objects that are read as nodes of a tree their leaves, and the words of numbered nodes one row."""
    known = list(guesses)
    is_numbered = any(_is_node(guess) and _names(guess) & _NUMBERS for _, guess in known)
    for name, guess in known:
        if _is_node(guess):
            yield name, _tree(guess)
        else:
            yield name, _in_row(guess) if is_numbered else guess


def _names(guess: InputGuess) -> frozenset[str]:
    return frozenset(name for name, _ in guess.items)


def _is_node(guess: InputGuess) -> bool:
    is_read = guess.kind == "object" and guess.expression is None
    return is_read and (_LISTED in _names(guess) or _names(guess).issuperset(_SIDES))


def _tree(guess: InputGuess) -> InputGuess:
    leaves = [_node(guess, number, ()) for number in range(1, 1 + _LEAVES)]
    return replace(_node(guess, 0, leaves), reason=f"{guess.reason}; a node with {_LEAVES} leaves")


def _node(guess: InputGuess, number: int, leaves: Sequence[InputGuess]) -> InputGuess:
    """Give a node with these leaves, or one that is a leaf."""
    items = tuple((name, _field(name, item, number, leaves)) for name, item in guess.items if name not in _KEPT)
    return replace(guess, items=items)


def _field(name: str, item: InputGuess, number: int, leaves: Sequence[InputGuess]) -> InputGuess:
    if name == _LISTED and leaves:
        listed = tuple((str(index), leaf) for index, leaf in enumerate(leaves))
        return InputGuess(kind="list", reason=item.reason, weight=item.weight, items=listed)
    if name in _SIDES and leaves:
        return leaves[_SIDES.index(name)]
    values = {_LISTED: "[]", **dict.fromkeys(_SIDES, "None"), **dict.fromkeys(_COUNTED, str(len(leaves)))}
    values |= {**dict.fromkeys(_ENDS, str(not leaves)), **dict.fromkeys(_NUMBERS, str(number))}
    if name not in values:
        return item
    return InputGuess(kind="object", reason=item.reason, weight=item.weight, expression=values[name])


def _in_row(guess: InputGuess) -> InputGuess:
    sizes = guess.sizes
    if guess.kind != "tensor" or guess.expression is not None or sizes is None or sizes[:2] != ("B", "T"):
        return guess
    return replace(guess, sizes=sizes[1:], reason=f"{guess.reason}; nodes of a tree are numbered by it")
