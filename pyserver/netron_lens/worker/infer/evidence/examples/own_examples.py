"""Example inputs that a class carries itself: `example_input_array`, `dummy_inputs`, `input_size`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Candidate
from netron_lens.worker.infer.evidence.texts.frame import Frame
from netron_lens.worker.infer.evidence.values.arguments import bind
from netron_lens.worker.stages import InputChoice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.texts.subject import Subject

_NAMES = ("example_input_array", "dummy_inputs", "dummy_input", "example_inputs", "example_input", "_input_example")
_WEIGHT = 0.95


def own_examples(subject: Subject) -> Iterator[Candidate]:
    """Give the calls that the examples stand for; the construction is left open."""
    if subject.scope is None:
        return
    for name in _NAMES:
        for node, frame in _values(subject, name):
            call = _call(node)
            arguments = bind(call, subject.forward, frame, subject.page)
            if not arguments or any(each.value is None for each in arguments):
                continue
            reason = f"`{name}`, {subject.page.text.where(getattr(node, 'lineno', 1))}"
            inputs = tuple(
                InputChoice(name=each.name, kind=each.kind, expression=ast.unparse(each.value), reason=reason)
                for each in arguments
                if each.value is not None
            )
            yield Candidate(weight=_WEIGHT, inputs=inputs)


def _values(subject: Subject, name: str) -> Iterator[tuple[ast.expr, Frame]]:
    scope = subject.scope
    assert scope is not None
    for binding in scope.bindings.get(name, ())[-1:]:
        yield binding.value, Frame(scope, binding.line)
    for binding, method in scope.attributes.get(name, ())[-1:]:
        yield binding.value, Frame(method, binding.line)
    function = scope.functions.get(name)
    if function is not None:
        yield from ((returned, Frame(function)) for returned in function.returns[-1:])


def _call(node: ast.expr) -> ast.Call:
    function = ast.Name("model", ast.Load())
    match node:
        case ast.Tuple(elements) | ast.List(elements):
            return ast.Call(function, list(elements), [])
        case ast.Dict(keys, values):
            named = [
                ast.keyword(key.value, value)
                for key, value in zip(keys, values, strict=True)
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            ]
            return ast.Call(function, [], named)
    return ast.Call(function, [node], [])
