"""What is called by a name that picks it: `parts[name](x)`, with `parts = {"a": self.a, "b": self.b}` before."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope


def callees(function: ast.expr, page: Page, owner: Scope | None) -> tuple[ast.expr, ...]:
    """Give what a call may call: what the table has under the names that are given, or the function itself."""
    match function:
        case ast.Subscript(ast.Name(name)) if owner is not None:
            table = table_around(name, function.lineno, owner)
            return (function,) if table is None else _picked(table, page)
    return (function,)


def _picked(table: ast.Dict, page: Page) -> tuple[ast.expr, ...]:
    held = {
        key.value: value for key, value in zip(table.keys, table.values, strict=True) if isinstance(key, ast.Constant)
    }
    for given in page.passed.values():
        names = (
            [each.value for each in given.elts if isinstance(each, ast.Constant)] if isinstance(given, ast.List) else []
        )
        if names and all(each in held for each in names):
            return tuple(held[each] for each in names)
    return tuple(table.values)


def table_around(name: str, line: int, owner: Scope) -> ast.Dict | None:
    """Give the dict that the method around a line binds to a name."""
    for method in owner.functions.values():
        end = getattr(method.node, "end_lineno", None) or 0
        if getattr(method.node, "lineno", end) <= line <= end:
            for binding in method.bindings.get(name, ()):
                if isinstance(binding.value, ast.Dict) and not binding.steps:
                    return binding.value
    return None
