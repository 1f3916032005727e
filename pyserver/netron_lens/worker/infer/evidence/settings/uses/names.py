"""Names and texts in a bit of syntax."""

from __future__ import annotations

import ast


def last(node: ast.expr) -> str:
    """Give the last name of `a.b.c`; nothing of what has none."""
    match node:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return ""


def strings(keys: list[ast.expr | None]) -> list[str]:
    """Give the keys of a dict that are texts."""
    return [key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
