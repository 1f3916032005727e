"""Guesses for what `forward(*inputs)` hands on whole: the parameters of the methods that it hands them to."""

from __future__ import annotations

import ast
from inspect import Parameter
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.inputs.forward import input_guesses
from netron_lens.worker.infer.evidence.inputs.handed import method_scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import InputGuess
    from netron_lens.worker.infer.evidence.texts.subject import Subject


def spread_guesses(subject: Subject, method: str) -> Iterator[tuple[str, InputGuess]]:
    """Give guesses for the parameters of each method that is called as `self.score(*inputs)`, by their names."""
    taken = subject.methods.get(method, ())
    spread = next((each.name for each in taken if each.kind is Parameter.VAR_POSITIONAL), None)
    scope = None if spread is None else method_scope(subject.scope, method, subject.page)
    known = {each.name for each in taken}
    for call in () if scope is None else scope.calls:
        match call:
            case ast.Call(ast.Attribute(ast.Name("self"), name), [ast.Starred(ast.Name(given))]) if given == spread:
                yield from ((each, guess) for each, guess in input_guesses(subject, name) if each not in known)
