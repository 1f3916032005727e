"""Settings that say which kinds of nodes and edges a heterogeneous graph has: `metadata`, `data.node_types`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.texts.graph_kinds import graph_kinds

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.settings.place import Place, Said
    from netron_lens.worker.infer.evidence.settings.uses.findings import Uses
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

_NAMES = frozenset({"metadata", "node_types", "edge_types"})
_SPOKEN_OF = ("HeteroConv", "HGTConv", "HANConv", "to_hetero", "edge_index_dict", "HeteroData")
_WEIGHT = 0.7


def of_graph(name: str, _said: Said, used: Uses, _found: list[Occurrence], place: Place) -> tuple[Choice, ...]:
    """Give the kinds that the text names, where it speaks of heterogeneous graphs."""
    if name not in _NAMES or not any(word in place.page.text.source for word in _SPOKEN_OF):
        return ()
    nodes, edges = graph_kinds(place.page.text, place.owner).metadata
    value = {"node_types": nodes, "edge_types": edges}.get(name, (nodes, edges))
    written = f"lambda: {value!r}" if used.counts["called"] or used.counts["called later"] else repr(value)
    return (Choice(expression=written, kind="tuple", reason=f"`{name}` has the kinds of a graph", weight=_WEIGHT),)
