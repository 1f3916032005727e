"""Choices for each parameter of the constructor that needs a value."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.evidence.evidence import SAID, Choice, Relation
from netron_lens.worker.infer.evidence.settings.annotations import annotated
from netron_lens.worker.infer.evidence.settings.constants import constants
from netron_lens.worker.infer.evidence.settings.fields import methods_of
from netron_lens.worker.infer.evidence.settings.further import further
from netron_lens.worker.infer.evidence.settings.kinds import by_annotated_kind, by_documented_kind
from netron_lens.worker.infer.evidence.settings.pictures import in_color
from netron_lens.worker.infer.evidence.settings.place import Place
from netron_lens.worker.infer.evidence.settings.readings import NAME
from netron_lens.worker.infer.evidence.settings.records import flat, names_read
from netron_lens.worker.infer.evidence.settings.sides import beside_height
from netron_lens.worker.infer.evidence.settings.told import told
from netron_lens.worker.infer.evidence.settings.uses.uses import uses
from netron_lens.worker.infer.evidence.texts.documented_types import documented_type
from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence, occurrences
from netron_lens.worker.infer.evidence.values.callees import initializer
from netron_lens.worker.infer.evidence.values.spreads import entries_in
from netron_lens.worker.infer.evidence.words.parameter_names import meaning

if TYPE_CHECKING:
    import inspect
    from collections.abc import Iterator, Mapping

    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.subject import Subject

_NUMBERS = ("int", "float")
_FIELDS = 3


def parameter_choices(
    subject: Subject, pages: tuple[Page, ...], namespace: Mapping[str, Any]
) -> Iterator[tuple[str, Choice]]:
    """Give choices for the parameters without a default, or with one that asks for values or a GPU: `None`, `{}`.

    A text without letters is a default of settings where their keys are read.
    """
    found = occurrences_of(subject)
    written = annotations_of(subject)
    for parameter in subject.constructor:
        name = parameter.name
        if parameter.kind is parameter.VAR_POSITIONAL:
            yield from ((name, choice) for choice in further(name, found.get(name, [])))
        if parameter.kind is parameter.VAR_KEYWORD:
            place = Place(subject.page, subject.scope, pages=pages)
            yield from _looked_up(told(name, found.get(name, []), place))
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if _on_gpu(parameter):
            yield name, Choice(expression="'cpu'", kind="string", reason="the run is on the CPU", weight=0.9)
        elif parameter.default is parameter.empty or parameter.default is None or is_empty(parameter.default):
            by_annotation = annotated(name, written.get(name), namespace)
            if _makes_itself(by_annotation):
                yield from ((name, choice) for choice in by_annotation)
                continue
            place = Place(subject.page, subject.scope, pages=pages)
            by_use = beside_height(name, in_color(name, told(name, found.get(name, []), place), subject), subject)
            if by_annotation:
                choices = by_annotated_kind(by_annotation, by_use)
            else:
                choices = by_documented_kind(_documented(name, subject, namespace), by_use)
            if parameter.default == "":
                choices = tuple(each for each in choices if each.kind == "dict")
            yield from ((name, choice) for choice in of_file(name, choices, pages))


def is_empty(value: object) -> bool:
    """Tell `{}` and `""`, which a default is that stands for settings."""
    return isinstance(value, dict | str) and not value


def _looked_up(choices: tuple[Choice, ...]) -> Iterator[tuple[str, Choice]]:
    """Give what is looked up in `**options`, or read of what they are kept in, as arguments of their own."""
    for choice in choices[:1]:
        for name, value in entries_in(ast.parse(choice.expression, mode="eval").body).items():
            yield name, replace(choice, expression=ast.unparse(value), kind="object")


def settings_read(subject: Subject, namespace: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Give the names that are read of each of the constructor's parameters that is a configuration, by its name.

    It is one by its name, or since many fields are read. One whose class has a default for every field is left out.
    """
    found = occurrences_of(subject)
    written = annotations_of(subject)
    read = {}
    for parameter in subject.constructor:
        if _makes_itself(annotated(parameter.name, written.get(parameter.name), namespace)):
            continue
        said = meaning(parameter.name)
        names = list(flat(names_read(found.get(parameter.name, []), subject.page, subject.scope)))
        if (said is not None and said.kind == "object") or len(names) >= _FIELDS:
            read[parameter.name] = frozenset(names)
    return read


def contradicted(subject: Subject, parameter: str, choice: Choice) -> bool:
    """Whether a value that a call inside another module passes is of another kind than the constructor takes apart."""
    if choice.weight > SAID or choice.kind not in ("int", "float", "list", "tuple", "string"):
        return False
    used = uses(occurrences_of(subject).get(parameter, []))
    if used.length is not None and used.length > 1:
        return choice.kind not in ("list", "tuple")
    return bool(used.strings) and choice.kind not in ("string", "int")


def relations(subject: Subject) -> Iterator[Relation]:
    """Give the divisions without rest that the constructor does between its parameters."""
    names = {parameter.name for parameter in subject.constructor}
    for name, found in occurrences_of(subject).items():
        for divisor in dict.fromkeys(uses(found).divisors):
            if divisor in names and divisor != name:
                yield Relation(kind="divisible", left=name, right=divisor)


def occurrences_of(subject: Subject) -> dict[str, list[Occurrence]]:
    """Give the uses of each of the constructor's parameters in the class."""
    scope = None if subject.scope is None else initializer(subject.scope, subject.page)
    if scope is None or not isinstance(scope.node, ast.FunctionDef) or subject.scope is None:
        return {}
    return occurrences(scope.node, methods_of(subject.scope))


def annotations_of(subject: Subject) -> dict[str, ast.expr]:
    """Give the annotations of the constructor's parameters."""
    scope = None if subject.scope is None else initializer(subject.scope, subject.page)
    arguments = None if scope is None else scope.parameters
    if arguments is None:
        return {}
    listed = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    return {argument.arg: argument.annotation for argument in listed if argument.annotation is not None}


def _documented(name: str, subject: Subject, namespace: Mapping[str, Any]) -> tuple[Choice, ...]:
    """Give the choices that a docstring's type allows."""
    scope = None if subject.scope is None else initializer(subject.scope, subject.page)
    nodes = [] if scope is None or subject.scope is None else [scope.node, subject.scope.node]
    texts = [ast.get_docstring(each) for each in nodes if isinstance(each, ast.FunctionDef | ast.ClassDef)]
    written = documented_type(tuple(filter(None, texts)), name)
    found = annotated(name, written, namespace)
    reason = f"documented as `{ast.unparse(written)}`" if written is not None else ""
    return tuple(replace(each, reason=reason, weight=NAME) for each in found)


def _makes_itself(by_annotation: tuple[Choice, ...]) -> bool:
    """Tell a configuration of a class that needs no arguments: how its fields are used says no more."""
    first = by_annotation[0] if by_annotation else None
    return first is not None and first.kind == "object" and first.expression.endswith("()")


def of_file(name: str, choices: tuple[Choice, ...], pages: tuple[Page, ...]) -> tuple[Choice, ...]:
    """Values that a name has elsewhere come before usual ones, if they are of the same kind."""
    kinds = {choice.kind for choice in choices}
    if kinds & {"object", "module", "class", "callable", "tensor"}:
        return choices
    elsewhere = tuple(
        constant for page in pages for constant in constants(page, name) if not kinds or _fits(constant, kinds)
    )
    return (*elsewhere, *choices)


def _fits(constant: Choice, kinds: set[Any]) -> bool:
    if constant.kind in _NUMBERS:
        return constant.kind in kinds
    return constant.kind in kinds or (constant.kind in ("list", "tuple") and bool(kinds & {"list", "tuple"}))


def _on_gpu(parameter: inspect.Parameter) -> bool:
    return str(parameter.default).startswith(("cuda", "mps"))
