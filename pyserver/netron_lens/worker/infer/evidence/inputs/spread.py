"""Guesses for `forward(*inputs)`: the parameters of methods that they are handed to, the parts of what is joined."""

from __future__ import annotations

import ast
from inspect import Parameter
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import InputGuess
from netron_lens.worker.infer.evidence.inputs.forward import input_guesses
from netron_lens.worker.infer.evidence.inputs.handed import method_scope
from netron_lens.worker.infer.evidence.inputs.joined_layers import taken_of_all
from netron_lens.worker.infer.evidence.inputs.tensor_guesses import USE, tensor_guess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope
    from netron_lens.worker.infer.evidence.texts.subject import Subject


def spread_guesses(subject: Subject, method: str) -> Iterator[tuple[str, InputGuess]]:
    """Give guesses for the parameters of each method that is called as `self.score(*inputs)`, by their names."""
    taken = subject.methods.get(method, ())
    spread = next((each.name for each in taken if each.kind is Parameter.VAR_POSITIONAL), None)
    scope = None if spread is None else method_scope(subject.scope, method, subject.page)
    known = {each.name for each in taken}
    if spread is not None and scope is not None and subject.scope is not None:
        yield from _joined(spread, scope, subject.scope, subject.page)
    for call in () if scope is None else scope.calls:
        match call:
            case ast.Call(ast.Attribute(ast.Name("self"), name), [ast.Starred(ast.Name(given))]) if given == spread:
                yield from ((each, guess) for each, guess in input_guesses(subject, name) if each not in known)


def _joined(name: str, method: Scope, owner: Scope, page: Page) -> Iterator[tuple[str, InputGuess]]:
    """Give one input for each term of the width that they have together: `cat(inputs, 1)` for `Linear(a + b, 4)`."""
    if isinstance(method.node, ast.FunctionDef | ast.AsyncFunctionDef):
        found = taken_of_all(method.node, name, owner, page)
        reason = f"`{name}` are joined for `{found[0].layer}`" if found else ""
        items = [(str(at), tensor_guess(each.sizes, each.dtype, reason, USE)) for at, each in enumerate(found)]
        if items:
            yield name, InputGuess(kind="list", items=tuple(items), reason=reason, weight=USE)
