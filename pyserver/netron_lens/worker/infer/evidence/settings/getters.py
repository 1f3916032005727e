"""Functions that are called for a number, several, `self.x, self.y = game.get_board_size()`, or a graph's matrix."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.settings.lookup_tables import is_table
from netron_lens.worker.infer.evidence.words.parameter_names import is_count, meaning
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence


_OF_TABLES = frozenset({"id", "idx", "index", "ix"})
_GRAPHS = frozenset({"graph", "adj", "adjacency", "laplacian"})
_COUNTING = frozenset({"count", "num"})
_NODES = 1000


def asked_for(name: str, found: list[Occurrence]) -> str | None:
    """Give a function that returns what its name says, as many as are taken; none where it says nothing of that."""
    value = _value(name)
    parts = words(name)
    counts, takes = [], False
    for occurrence in found:
        match occurrence.around:
            case (ast.Call(_, given, keywords) as call, *outer) if call.func is occurrence.node:
                if (given or keywords) and parts[0] != "get" and not _are_texts(given) and not _is_number(name, outer):
                    return None
                takes = takes or bool(given or keywords)
                counts.append(_taken(outer[0] if outer else None))
            case _:
                return None
    count = max(counts, default=0)
    taken = " *given, **keywords" if takes else ""
    return f"lambda{taken}: ({', '.join([value] * count)})" if count and value is not None else None


def _value(name: str) -> str | None:
    """Give what a function of this name returns: a number, what a word has in a table, the matrix of a graph."""
    parts = words(name)
    if is_table(name) or (len(parts) > 1 and parts[-1] in _OF_TABLES):
        return "0"
    said = meaning("_".join(part for part in parts if part != "get"))
    if name in _COUNTING:
        return str(_NODES)
    is_text = parts[0] == "get" and said is not None and said.kind == "string"  # `get_device`
    if said is not None and (said.kind in ("int", "float") or is_text) and said.values:
        return said.values[0]
    return f"torch.eye({_NODES}).to_sparse()" if not _GRAPHS.isdisjoint(parts) else None


def _are_texts(given: list[ast.expr]) -> bool:
    """Tell words that are looked up, `token_to_id("[PAD]")`, from tensors."""
    return bool(given) and all(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in given)


def _is_number(name: str, outer: list[ast.AST]) -> bool:
    """Tell what counts something, `self.n_users = dataset.num(field)`."""
    match outer:
        case [ast.Assign([ast.Name(stored) | ast.Attribute(_, stored)]), *_]:
            return name in _COUNTING and is_count(stored)
    return False


def _taken(around: ast.AST | None) -> int:
    match around:
        case ast.Assign([ast.Tuple(targets) | ast.List(targets)]):
            return len(targets)
    return 1
