"""The calls of a text that construct the class or call its models, as candidates for a recipe."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Candidate, Choice, InputGuess
from netron_lens.worker.infer.evidence.examples.instances import Construction, construction
from netron_lens.worker.infer.evidence.examples.parts import part
from netron_lens.worker.infer.evidence.examples.tools import tool_inputs
from netron_lens.worker.infer.evidence.texts.frame import Frame
from netron_lens.worker.infer.evidence.texts.subject import names_class
from netron_lens.worker.infer.evidence.values.arguments import bind, written
from netron_lens.worker.infer.evidence.values.kinds import kind_of
from netron_lens.worker.infer.evidence.values.resolve import resolve
from netron_lens.worker.infer.evidence.values.tables import picks_class
from netron_lens.worker.stages import InputChoice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope
    from netron_lens.worker.infer.evidence.texts.subject import Subject
    from netron_lens.worker.infer.evidence.values.arguments import Argument

Found = Candidate | tuple[str, InputGuess]
_EXCERPT = 60
_NAMED = ("positional", "keyword")
_IN_MODULE, _SAMPLED = 0.75, 0.9
_COMPLETED = 0.79
"""A model whose arguments are usual values in part is not said by the code."""


@dataclass(frozen=True, eq=False)
class Sight:
    """Whose calls are looked for, in which text, and how much they say."""

    subject: Subject
    page: Page
    weight: float


def calls(subject: Subject, page: Page, weight: float) -> Iterator[Found]:
    """Give whole calls as candidates, and single inputs that could be read where others of their call could not."""
    if page.text.source.count(subject.name) < (2 if page is subject.page else 1):
        return
    for scope in page.text.scopes:
        sight = Sight(subject, page, _weight(scope, subject, weight))
        for call in scope.calls:
            yield from _of_call(call, Frame(scope, call.lineno), sight)


def constructed(made: Construction, subject: Subject, page: Page, weight: float) -> Candidate | None:
    """Give what a construction says."""
    arguments = bind(made.call, subject.constructor, made.frame, page)
    if arguments is None:
        return None
    reason = _reason(made.call, page)
    partial = tuple((each.name, _choice(each.value, reason, weight)) for each in arguments if each.value is not None)
    partial += tuple(_parts(arguments, made.frame, subject, page, reason))
    return Candidate(
        weight=weight,
        constructor=written(subject.name, arguments),
        constructor_reason=reason,
        partial=partial,
    )


def _parts(
    arguments: tuple[Argument, ...], frame: Frame, subject: Subject, page: Page, reason: str
) -> Iterator[tuple[str, Choice]]:
    """Give the models, and the sizes of vocabularies, among the arguments that could not be read as a whole."""
    for each in arguments:
        made = part(each.node, frame, page, subject.page) if each.value is None else None
        if made is not None:
            yield each.name, Choice(expression=ast.unparse(made), kind="object", reason=reason, weight=_COMPLETED)
        elif each.value is None:
            size = resolve(each.node, frame, page, counting=True)
            if size is not None:
                yield each.name, _choice(size, reason, _COMPLETED)


def _of_call(call: ast.Call, frame: Frame, sight: Sight) -> Iterator[Found]:
    subject, page = sight.subject, sight.page
    is_super = _is_super(call, frame, subject)
    if is_super or names_class(call.func, frame, subject.name) or picks_class(call.func, frame, subject.name):
        weight = sight.weight * (0.8 if is_super else 1)
        found = constructed(Construction(call, frame), subject, page, weight)
        if found is not None and not (is_super and _is_complete(subject, found.partial)):
            yield found
        return
    passed = tool_inputs(call, frame, page)
    if passed is not None:
        model, call_of_model = passed
        made = construction(model, frame, page, subject.name)
        if made is not None:
            yield from _of_model(call_of_model, made, frame, sight, _reason(call, page))
        return
    made = construction(call.func, frame, page, subject.name)
    if made is not None:
        yield from _of_model(call, made, frame, sight, _reason(call, page))
        return
    match call.func:
        case ast.Attribute(base, method) if method in subject.methods:
            made = construction(base, frame, page, subject.name)
            if made is not None:
                yield from _of_model(call, made, frame, sight, _reason(call, page), method)


def _of_model(  # noqa: PLR0913, PLR0917 - a call, how its model was made, where it stands
    call: ast.Call, made: Construction, frame: Frame, sight: Sight, reason: str, method: str = "forward"
) -> Iterator[Found]:
    parameters = sight.subject.methods.get(method, ())
    arguments = bind(call, parameters, frame, sight.page)
    if arguments and any(each.value is None for each in arguments):
        sight = replace(sight, weight=sight.weight * _SAMPLED)
        arguments = bind(call, parameters, frame, sight.page, sampling=True)
    if not arguments:
        return
    model = constructed(made, sight.subject, sight.page, sight.weight) or Candidate(weight=sight.weight)
    values = [(each, each.value) for each in arguments if each.value is not None]
    if len(values) == len(arguments):
        inputs = tuple(
            InputChoice(name=each.name, kind=each.kind, expression=ast.unparse(value), reason=reason)
            for each, value in values
        )
        yield replace(model, inputs=inputs, method=method)
    elif method == "forward":
        yield from ((each.name, _guess(value, reason, sight.weight)) for each, value in values)


def _choice(value: ast.expr, reason: str, weight: float) -> Choice:
    return Choice(expression=ast.unparse(value), kind=kind_of(value), reason=reason, weight=weight)


def _guess(value: ast.expr, reason: str, weight: float) -> InputGuess:
    return InputGuess(kind=kind_of(value), expression=ast.unparse(value), reason=reason, weight=weight)


def _reason(call: ast.Call, page: Page) -> str:
    text = " ".join(ast.unparse(call).split())
    shown = text if len(text) <= _EXCERPT else f"{text[: _EXCERPT - 1]}…"
    return f"from `{shown}`, {page.text.where(call.lineno)}"


def _is_super(call: ast.Call, frame: Frame, subject: Subject) -> bool:
    """Whether this is `super().__init__(…)` or `Net.__init__(self, …)` in a subclass."""
    match call.func:
        case ast.Attribute(ast.Call(ast.Name("super")), "__init__"):
            owner = frame.scope.enclosing_class()
            if owner is None or owner is subject.scope or not isinstance(owner.node, ast.ClassDef):
                return False
            return any(names_class(base, Frame(owner), subject.name) for base in owner.node.bases)
    return False


def _is_complete(subject: Subject, passed: Iterable[tuple[str, Choice]]) -> bool:
    """Tell a class that says itself how it is made: what derives from it only makes something else of it."""
    given = {name for name, choice in passed if choice.expression != "None"}
    return not any(
        each.default is each.empty or (each.default is None and each.name in given) for each in subject.constructor
    )


def _weight(scope: Scope, subject: Subject, weight: float) -> float:
    """Calls inside other module classes say less than those that use the class from outside."""
    owner = scope.enclosing_class()
    if owner is None or not isinstance(owner.node, ast.ClassDef):
        return weight
    if owner is subject.scope:
        return weight * 0.5
    bases = " ".join(ast.unparse(base) for base in owner.node.bases)
    return weight if "Test" in bases or "Test" in owner.node.name else weight * _IN_MODULE
