"""The uses of a configuration's fields, also in the classes and functions that it is handed on to."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.settings.spread_keys import spread_keys
from netron_lens.worker.infer.evidence.settings.uses.uses import uses
from netron_lens.worker.infer.evidence.texts.occurrences import (
    Occurrence,
    attribute_occurrences,
    local_occurrences,
    occurrences,
    targets_of,
)
from netron_lens.worker.infer.evidence.values.callees import parameter_of
from netron_lens.worker.infer.evidence.values.picked_callees import callees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.settings.uses.findings import Uses
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope

_HANDED_ON = 24
_COUNTED = (
    "list",
    "rest",
    "dict",
    "counted",
    "called",
    "called later",
    "module",
    "number",
    "string",
    "isinstance int",
    "shapes",
)


def merged(found: list[Occurrence], page: Page, owner: Scope | None) -> Uses:
    """Read the uses of a value with those in what it is handed on to, as far as they tell keys, fields and strings."""
    result = uses(found)
    for further, _ in _handed_on(found, page, owner, set()):
        more = uses(further)
        result.keys.extend(more.keys)
        result.spread.extend(more.spread)
        result.fields.extend(more.fields)
        result.strings.extend(more.strings)
        result.members.extend(more.members)
        result.places.extend(more.places)
        result.modules.extend(more.modules)
        result.optional |= more.optional
        result.defaulted += more.defaulted
        result.passed.extend((function, position) for function, position in more.passed if not _is_own(function))
        result.counts.update({name: more.counts[name] for name in _COUNTED})
        result.element = result.element or more.element
        result.length = max(result.length or 0, more.length or 0) or None
        result.arguments = max(result.arguments or 0, more.arguments or 0) or None
    for call in result.spread:
        result.keys.extend(spread_keys(call, page))
    return result


def _is_own(function: ast.expr) -> bool:
    """Tell a method, which only its own class tells what it is."""
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "self"


def field_uses(found: list[Occurrence], key: str, page: Page, owner: Scope | None) -> list[Occurrence]:
    """Give the occurrences of `value.key`, `value["key"]`, `value.get("key")`, and of what it is stored in."""
    everywhere = [(found, owner), *_handed_on(found, page, owner, set())]
    return [inner for each, place in everywhere for inner in _field_and_stored(each, key, place)]


def _field_and_stored(found: list[Occurrence], key: str, owner: Scope | None) -> Iterator[Occurrence]:
    direct = [inner for occurrence in found for inner in _field(occurrence, key)]
    yield from direct
    methods = () if owner is None else methods_of(owner)
    stored: dict[str, None] = {}
    for inner in direct:
        for target in targets_of(inner):
            match target:
                case ast.Attribute(ast.Name("self"), name):
                    stored[name] = None
                case ast.Name(name):
                    for method in methods:
                        if method.name == inner.method:
                            yield from local_occurrences(method, name, target.lineno)
    for name in stored:
        yield from attribute_occurrences(methods, name)


def methods_of(scope: Scope) -> tuple[ast.FunctionDef | ast.AsyncFunctionDef, ...]:
    """Give the methods of a class of the text."""
    nodes = (function.node for function in scope.functions.values())
    return tuple(node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _field(occurrence: Occurrence, key: str) -> Iterator[Occurrence]:
    parent, *rest = occurrence.around
    match parent:
        case ast.Attribute(_, name) if name == key and rest:
            yield Occurrence(parent, tuple(rest), occurrence.method)
        case ast.Subscript(_, ast.Constant(name)) if name == key and rest:
            yield Occurrence(parent, tuple(rest), occurrence.method)
        case ast.Attribute(_, "get" | "pop") if len(rest) > 1:
            match rest[0]:
                case ast.Call(function, [ast.Constant(name), *_]) as call if name == key and function is parent:
                    yield Occurrence(call, tuple(rest[1:]), occurrence.method)


def _handed_on(
    found: list[Occurrence], page: Page, owner: Scope | None, seen: set[tuple[Scope, str]]
) -> Iterator[tuple[list[Occurrence], Scope | None]]:
    passed = ((each, position) for function, position in uses(found).passed for each in callees(function, page, owner))
    for function, position in passed:
        target = parameter_of(function, position, page, owner)
        if target is None or target.scope is None or (target.scope, target.name) in seen or len(seen) > _HANDED_ON:
            continue
        seen.add((target.scope, target.name))
        node = target.scope.node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        inside = target.scope.enclosing_class()
        further = occurrences(node, methods_of(inside) if inside is not None else ()).get(target.name, [])
        yield further, inside
        yield from _handed_on(further, page, inside, seen)
