"""The parameters of what a value is passed to: torch's layers and functions, and classes and functions of the text."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import nn
from torch.nn import functional

from netron_lens.worker.infer.evidence.texts.walked import walked

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope


SPREAD = "**"
"""Stands for the keyword under which `call(**options)` passes a dict."""


class Parameter(NamedTuple):
    """A parameter by name, of a callee by the name the user knows; `scope` is the callee's in the text, if there."""

    name: str
    callee: str
    scope: Scope | None


def parameter_of(function: ast.expr, position: int | str, page: Page, owner: Scope | None) -> Parameter | None:
    """Give the parameter that takes the argument at a position or under a keyword; none for an unknown callee."""
    name = _last(function)
    scope = _own(function, name, page, owner)
    if scope is not None:
        is_after_self = _passes_self(function) and isinstance(position, int)
        return parameter_in(scope, name, int(position) - 1 if is_after_self else position)
    names = _of_torch(name, _last(function.value) if isinstance(function, ast.Attribute) else "")
    if isinstance(position, str):
        return Parameter(position, name, None) if position in names else None
    return Parameter(names[position], name, None) if position < len(names) else None


def initializer(scope: Scope, page: Page) -> Scope | None:
    """Give the scope of a class's `__init__`, its own or that of a base in the text."""
    return _method(scope, "__init__", page)


def has_method(scope: Scope, name: str, page: Page) -> bool:
    """Tell whether a class, or a base of it in the text, has a method that does something."""
    found = _method(scope, name, page)
    node = None if found is None else found.node
    return isinstance(node, ast.FunctionDef) and not isinstance(node.body[-1], ast.Raise | ast.Pass)


def _method(scope: Scope, name: str, page: Page) -> Scope | None:
    for _ in range(6):
        if name in scope.functions:
            return scope.functions[name]
        bases = scope.node.bases if isinstance(scope.node, ast.ClassDef) else []
        parent = next((found for found in (page.class_named(_last(base)) for base in bases) if found), None)
        if parent is None or parent is scope:
            return None
        scope = parent
    return None


def _own(function: ast.expr, name: str, page: Page, owner: Scope | None) -> Scope | None:
    match function:
        case ast.Attribute(ast.Call(ast.Name("super")), method) if owner is not None:
            return _of_base(function, method, page, owner)
        case ast.Attribute(ast.Name("self"), method) if owner is not None:
            return owner.functions.get(method)
        case ast.Attribute(ast.Name(base), "__init__"):
            cls = page.class_named(base)
            return None if cls is None else initializer(cls, page)
        case ast.Name():
            methods = () if owner is None else owner.functions.values()
            inside = next((method.functions[name] for method in methods if name in method.functions), None)
            cls = None if inside is not None else page.class_named(name)
            return inside or (page.function_named(name) if cls is None else initializer(cls, page))
    return None


def _of_base(function: ast.expr, method: str, page: Page, owner: Scope) -> Scope | None:
    """Give the method that `super()` stands for: it may stand in that of a base, which the class has from there."""
    bases = owner.node.bases if isinstance(owner.node, ast.ClassDef) else []
    for parent in (page.class_named(_last(base)) for base in bases):
        if parent is None or parent is owner:
            continue
        found = initializer(parent, page) if method == "__init__" else parent.functions.get(method)
        if found is None or function not in walked(found.node):
            return found
        inside = found.enclosing_class()
        return None if inside is None or inside is owner else _of_base(function, method, page, inside)
    return None


def _passes_self(function: ast.expr) -> bool:
    """Tell `Base.__init__(self, …)`, which hands on the object as an argument."""
    match function:
        case ast.Attribute(ast.Name(base), "__init__"):
            return base != "self"
    return False


def parameter_in(scope: Scope, name: str, position: int | str) -> Parameter | None:
    """Give the parameter of a function of the text, which the user knows by `name`, at a position or of a keyword."""
    arguments = scope.parameters
    if arguments is None:
        return None
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
    if names and names[0] in ("self", "cls"):
        names = names[1:]
    named = {*names, *(argument.arg for argument in arguments.kwonlyargs)}
    if position == SPREAD:
        return None if arguments.kwarg is None else Parameter(arguments.kwarg.arg, name, scope)
    if isinstance(position, str):
        return Parameter(position, name, scope) if position in named else None
    return Parameter(names[position], name, scope) if 0 <= position < len(names) else None


@cache
def _of_torch(name: str, holder: str) -> tuple[str, ...]:
    for place in (nn, functional, nn.init, torch, getattr(nn, holder, None)):
        found = getattr(place, name, None)
        if found is None:
            continue
        try:
            return tuple(each for each in inspect.signature(found).parameters if each != "self")
        except (TypeError, ValueError):
            return ()
    return ()


def _last(node: ast.expr) -> str:
    match node:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return ""
