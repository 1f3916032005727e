"""Where an input is handed on as it is: the parameter of the method, function or module of the text that takes it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from netron_lens.worker.infer.evidence.inputs.taken import constructed
from netron_lens.worker.infer.evidence.settings.layer_lists import walked
from netron_lens.worker.infer.evidence.values.callees import Parameter, parameter_in, parameter_of
from netron_lens.worker.infer.evidence.values.picked_callees import callees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.inputs.input_uses import InputUses
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope


class Handed(NamedTuple):
    """A parameter, by its name, of a method or function of the text."""

    name: str
    scope: Scope


def handed(uses: InputUses, page: Page, owner: Scope | None) -> Iterator[Handed]:
    """Give the parameters that an input becomes, in the order of the calls; constructors are left out."""
    passed = ((each, position) for call, position in uses.passed for each in callees(call.func, page, owner))
    for function, position in passed:
        target = parameter_of(function, position, page, owner) or _of_module(function, position, page, owner)
        scope = None if target is None else target.scope
        if target is not None and scope is not None and getattr(scope.node, "name", "__init__") != "__init__":
            yield Handed(target.name, scope)


def _of_module(function: ast.expr, position: int | str, page: Page, owner: Scope | None) -> Parameter | None:
    """Give the parameter of the `forward` of a module: `self.encoder(x)`, `layer(x)` for one of `self.layers`."""
    match function:
        case ast.Attribute(ast.Name("self"), name) | ast.Subscript(ast.Attribute(ast.Name("self"), name)):
            attribute: str | None = name
        case ast.Name(name):
            attribute = None if owner is None else walked(owner, name)
        case _:
            return None
    made = None if owner is None or attribute is None else constructed(owner, attribute, page)
    match None if made is None else made.func:
        case ast.Name(name):
            forward = method_scope(page.class_named(name), "forward", page)
            return None if forward is None else parameter_in(forward, name, position)
    return None


def method_scope(owner: Scope | None, method: str, page: Page) -> Scope | None:
    """Give a method's scope, of the class or of a base in the text."""
    for _ in range(6):
        if owner is None or method in owner.functions:
            break
        bases = owner.node.bases if isinstance(owner.node, ast.ClassDef) else []
        parents = [page.class_named(base.id) for base in bases if isinstance(base, ast.Name)]
        owner = next((parent for parent in parents if parent is not None), None)
    return None if owner is None else owner.functions.get(method)
