"""The kinds of nodes and edges of a heterogeneous graph, `("user", "rates", "movie")`, as a text names them."""

from __future__ import annotations

import ast
import itertools
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.scope import Scope, Text

_TRIPLE = 3
_USUAL = ("user", "item")


class GraphKinds(NamedTuple):
    """Kinds of nodes, and of edges between them; `metadata` is both, as PyTorch Geometric takes them."""

    nodes: tuple[str, ...]
    edges: tuple[tuple[str, str, str], ...]

    @property
    def metadata(self) -> tuple[list[str], list[tuple[str, str, str]]]:
        """Write both as lists."""
        return list(self.nodes), list(self.edges)


@lru_cache(maxsize=32)
def graph_kinds(text: Text, owner: Scope | None) -> GraphKinds:
    """Give the kinds that the class names, else those of its text, else two kinds and the edges both ways."""
    own = text.tree if owner is None else owner.node
    nodes = _nodes(own)
    for tree in (own, text.tree):
        edges = _edges(tree)
        ends = dict.fromkeys(end for source, _, target in edges for end in (source, target))
        targets = ends if tree is own else {target for _, _, target in edges}  # all kinds of nodes are to be reached
        if edges and all(node in ends for node in nodes) and all(node in targets for node in ends):
            return GraphKinds(tuple(ends), edges)
    nodes = tuple(dict.fromkeys((*nodes, *_USUAL)))[: max(len(nodes), len(_USUAL))]
    pairs = itertools.pairwise(nodes)
    return GraphKinds(nodes, tuple(edge for a, b in pairs for edge in ((a, "to", b), (b, "rev_to", a))))


def _edges(tree: ast.AST) -> tuple[tuple[str, str, str], ...]:
    found: dict[tuple[str, str, str], None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and len(node.elts) == _TRIPLE:
            names = [each.value for each in node.elts if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if len(names) == _TRIPLE:
                found[names[0], names[1], names[2]] = None
    return tuple(found)


def _nodes(tree: ast.AST) -> tuple[str, ...]:
    """List the kinds that are read of dicts, `x_dict["user"]`."""
    found: dict[str, None] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(ast.Name(name), ast.Constant(str(key))) if name.endswith("_dict"):
                found[key] = None
    return tuple(found)
