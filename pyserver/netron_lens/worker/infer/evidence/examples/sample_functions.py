"""Functions of the file that make example inputs: `def example_input(): …`, `def get_dummy_inputs(): …`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Candidate
from netron_lens.worker.infer.evidence.texts.frame import Frame
from netron_lens.worker.infer.evidence.texts.subject import names_class
from netron_lens.worker.infer.evidence.values.resolve import resolve
from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.stages import InputChoice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.texts.scope import Scope
    from netron_lens.worker.infer.evidence.texts.subject import Subject

MATCHED, NEAR = 0.93, 0.8
_SAMPLES = frozenset({"example", "dummy", "sample", "fake", "toy", "demo", "mock", "random"})
_INPUTS = frozenset({"input", "inputs", "batch", "data", "x", "tensor", "tensors", "args", "image", "images", "tokens"})
_MAKING = frozenset({"build", "make", "get", "create", "model", "net", "new", "init", "load", "main", "test"})


def sample_functions(subject: Subject) -> Iterator[Candidate]:
    """Give the calls with what such functions return, if the file builds the class outside of other classes."""
    makers = _makers(subject)
    if not makers:
        return
    functions = [
        scope
        for name, scope in subject.page.text.root.functions.items()
        if _SAMPLES.intersection(words(name)) and _INPUTS.intersection(words(name)) and not _required(scope)
    ]
    told = {word for maker in makers for word in words(maker)} - _MAKING | set(words(subject.name))
    for scope in functions:
        shared = told.intersection(words(_name(scope))) - _SAMPLES - _INPUTS
        if not shared and len(functions) > 1:
            continue
        candidate = _candidate(scope, subject, MATCHED if shared else NEAR)
        if candidate is not None:
            yield candidate


def _candidate(scope: Scope, subject: Subject, weight: float) -> Candidate | None:
    parameters = [each for each in subject.forward if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]
    required = [each for each in parameters if each.default is each.empty]
    if not scope.returns or not parameters:
        return None
    call = f"{_name(scope)}()"
    reason = f"from `{call}`, {subject.page.text.where(getattr(scope.node, 'lineno', 1))}"
    returned = scope.returns[-1]
    elements = returned.elts if isinstance(returned, ast.Tuple | ast.List) and len(required) > 1 else [returned]
    if isinstance(returned, ast.Dict) or len(elements) > len(parameters) or len(elements) < len(required):
        return None
    texts = []
    for index, element in enumerate(elements):
        resolved = resolve(element, Frame(scope), subject.page)
        whole = call if len(elements) == 1 else f"{call}[{index}]"
        texts.append(whole if resolved is None else ast.unparse(resolved))
    inputs = tuple(
        InputChoice(name=parameter.name, kind="positional", expression=text, reason=reason)
        for parameter, text in zip(parameters, texts, strict=False)
    )
    return Candidate(weight=weight, inputs=inputs)


def _makers(subject: Subject) -> list[str]:
    """The functions that construct the class; those that stand in a class do not count."""
    return [
        _name(scope)
        for scope in subject.page.text.scopes
        if scope.enclosing_class() is None
        and any(names_class(call.func, Frame(scope), subject.name) for call in scope.calls)
    ]


def _required(scope: Scope) -> bool:
    arguments = scope.parameters
    return arguments is None or len(arguments.args) > len(arguments.defaults)


def _name(scope: Scope) -> str:
    return "" if isinstance(scope.node, ast.Module | ast.Lambda) else scope.node.name
