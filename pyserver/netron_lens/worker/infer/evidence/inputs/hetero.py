"""Heterogeneous graphs: what nodes and edges of each kind have, in dicts by their kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import InputGuess
from netron_lens.worker.infer.evidence.texts.graph_kinds import graph_kinds

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope

_WEIGHT = 0.5
_OF_NODES: dict[str, tuple[Size, ...]] = {"x_dict": ("N", "C")}
_OF_EDGES: dict[str, tuple[Size, ...]] = {
    "edge_index_dict": (2, "E"),
    "edge_attr_dict": ("E", 4),
    "edge_weight_dict": ("E",),
}


def by_kind(name: str, page: Page, owner: Scope | None) -> InputGuess | None:
    """Give the dict of a heterogeneous graph that PyTorch Geometric calls so."""
    sizes = _OF_NODES.get(name) or _OF_EDGES.get(name)
    if sizes is None:
        return None
    kinds = graph_kinds(page.text, owner)
    keys = kinds.nodes if name in _OF_NODES else tuple(map(str, kinds.edges))
    is_index = name == "edge_index_dict"
    reason = f"`{name}` has an entry for each kind of {'nodes' if name in _OF_NODES else 'edges'}"
    part = InputGuess(
        kind="tensor",
        dtype="int64" if is_index else "float32",
        sizes=sizes,
        below="N" if is_index else None,
        reason=reason,
        weight=_WEIGHT,
    )
    return InputGuess(kind="dict", items=tuple((key, part) for key in keys), reason=reason, weight=_WEIGHT)
