"""An object that is filled after it was made: `corpus = Corpus()`, then `corpus.read("train.txt")`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.values.elsewhere import imported_class

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.frame import Frame, Page
    from netron_lens.worker.infer.evidence.texts.scope import Binding, Scope

_ADDING = frozenset({"append", "add", "update", "extend", "insert", "setdefault"})


def is_filled(page: Page, name: str, made: ast.Call, binding: Binding, place: Frame) -> bool:
    """Tell whether a method adds to the object before the place: what it has then, nobody has read.

    Modules stay what they are: their sizes are decided when they are made.
    """
    called = {
        call.func.attr
        for call in place.scope.calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == name
        and binding.line < call.lineno < place.line
    }
    scope = _class(page, made.func, place) if called else None
    if scope is None or "forward" in scope.functions:
        return False
    return any(_adds(scope.functions[method].node) for method in called & scope.functions.keys())


def _class(page: Page, callee: ast.expr, place: Frame) -> Scope | None:
    match callee:
        case ast.Name(name):
            path = place.imported(name)
            return page.class_named(name) or (None if path is None else imported_class(page, path))
        case ast.Attribute():
            return imported_class(page, ast.unparse(callee))
    return None


def _adds(method: ast.AST) -> bool:
    """Tell a method that adds to what `self` has: a key, an element, a count, or anything in a loop."""
    for node in ast.walk(method):
        match node:
            case ast.AugAssign(target, ast.Add()) | ast.Assign([ast.Subscript() as target]) if _is_of_self(target):
                return True
            case ast.Call(ast.Attribute(base, name)) if name in _ADDING and _is_of_self(base):
                return True
            case ast.For() if any(_is_told(inner) for inner in ast.walk(node)):
                return True
    return False


def _is_told(node: ast.AST) -> bool:
    match node:
        case ast.Expr(ast.Call(ast.Attribute() as called)):
            return _is_of_self(called)
    return False


def _is_of_self(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return isinstance(node, ast.Name) and node.id == "self"
