"""Which calls change a value in place, and whose value an expression hands on."""

from __future__ import annotations

import ast

from netron_lens.worker.load.reading.methods import (
    CHANGING_FUNCTIONS,
    CHANGING_METHODS,
    CHANGING_WORDS,
    HARMLESS_METHODS,
)
from netron_lens.worker.load.reading.names import chain


def changed_by_call(node: ast.Call) -> list[ast.expr]:
    """List the expressions whose values a call changes."""
    name = _called(node)
    if isinstance(node.func, ast.Attribute) and (
        name in CHANGING_METHODS or name.startswith(("set_default_", "DEFINE_", "mark_flag"))
    ):
        return [node.func.value]
    return list(node.args) if name in CHANGING_FUNCTIONS else []


def told_by_call(node: ast.Call) -> list[ast.expr]:
    """List the expressions whose values a call may change that is a statement of its own."""
    name = _called(node)
    told = list(node.args) if name.startswith(CHANGING_WORDS) else []
    if isinstance(node.func, ast.Attribute) and name not in HARMLESS_METHODS:
        told.append(node.func.value)
    return told


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def changed_place(node: ast.expr) -> str | None:
    """Give the dotted name of the value that `node` is an item of, or is; none where it is not written so."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return chain(node)


def origins(node: ast.expr) -> set[str]:
    """Name whose values `node` may be, be part of or hold: a change to it is a change to them."""
    if isinstance(node, ast.Name):
        return {node.id}
    if isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred, ast.NamedExpr)):
        return origins(node.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return origins(node.func.value)
    parts: list[ast.expr | None] = []
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        parts = list(node.elts)
    elif isinstance(node, ast.Dict):
        parts = list(node.values)
    elif isinstance(node, ast.IfExp):
        parts = [node.body, node.orelse]
    elif isinstance(node, ast.BoolOp):
        parts = list(node.values)
    return {name for part in parts if part is not None for name in origins(part)}
