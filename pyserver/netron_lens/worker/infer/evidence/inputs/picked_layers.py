"""An input that picks one of a model's layers, `self.heads[task](x)`, is a whole number: that of the first."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import InputGuess
from netron_lens.worker.infer.evidence.inputs.tensor_guesses import USE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence
    from netron_lens.worker.infer.evidence.texts.scope import Scope


def picks_layer(name: str, found: list[Occurrence], owner: Scope | None) -> Iterator[InputGuess]:
    """Give the number where one of these uses is the index of a `ModuleList` of the class."""
    for occurrence in found if owner is not None else ():
        match occurrence.around:
            case (ast.Subscript(ast.Attribute(ast.Name("self"), layers), index), *_) if index is occurrence.node:
                if owner is not None and _are_layers(owner, layers):
                    reason = f"`{name}` picks one of `{layers}`"
                    yield InputGuess(kind="int", expression="0", reason=reason, weight=USE)
                    return


def _are_layers(owner: Scope, name: str) -> bool:
    for binding, _ in owner.attributes.get(name, ()):
        match binding.value:
            case ast.Call(ast.Name("ModuleList") | ast.Attribute(_, "ModuleList")):
                return True
    return False
