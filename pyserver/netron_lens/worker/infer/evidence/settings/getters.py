"""Functions that are called for a number, or several: `self.x, self.y = game.get_board_size()`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.parameter_names import meaning
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence


def asked_for(name: str, found: list[Occurrence]) -> str | None:
    """Give a function that returns what its name says, as many as are taken; none where it says no number."""
    parts = words(name)
    said = meaning("_".join(part for part in parts if part != "get"))
    if said is None or said.kind not in ("int", "float") or not said.values:
        return None
    counts, takes = [], False
    for occurrence in found:
        match occurrence.around:
            case (ast.Call(_, given, keywords) as call, *outer) if call.func is occurrence.node:
                if (given or keywords) and parts[0] != "get":
                    return None
                takes = takes or bool(given or keywords)
                counts.append(_taken(outer[0] if outer else None))
            case _:
                return None
    value, count = said.values[0], max(counts, default=0)
    taken = " *given, **keywords" if takes else ""
    return f"lambda{taken}: ({', '.join([value] * count)})" if count else None


def _taken(around: ast.AST | None) -> int:
    match around:
        case ast.Assign([ast.Tuple(targets) | ast.List(targets)]):
            return len(targets)
    return 1
