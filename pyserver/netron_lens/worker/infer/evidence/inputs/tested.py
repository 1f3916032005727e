"""Inputs that nothing but tests read, `if features:`, which are truth values whatever they are called."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import InputGuess

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence
    from netron_lens.worker.infer.evidence.words.input_names import Input

_USE = 0.5


def only_tested(name: str, said: Input | None, found: Sequence[Occurrence]) -> Iterator[InputGuess]:
    """Give a truth value for what is only tested, unless its name says another plain kind."""
    if found and (said is None or said.kind == "tensor") and all(map(_is_test, found)):
        yield InputGuess(kind="bool", expression="False", reason=f"`{name}` is only tested", weight=_USE)


def _is_test(occurrence: Occurrence) -> bool:
    match occurrence.around:
        case (ast.If(test) | ast.IfExp(test), *_):
            return test is occurrence.node
        case (ast.UnaryOp(ast.Not()), ast.If() | ast.IfExp(), *_):
            return True
    return False
