"""Expressions of recipes: each is read again and again, by what provides, evaluates and writes it."""

from __future__ import annotations

import ast
import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import CodeType


@functools.lru_cache(maxsize=1024)
def parsed(text: str) -> ast.Expression | None:
    """Parse an expression; none where it is none. The tree is shared: nobody changes it."""
    try:
        return ast.parse(text.strip(), mode="eval")
    except SyntaxError:
        return None


@functools.lru_cache(maxsize=1024)
def reads(text: str) -> tuple[tuple[str, ...], ...]:
    """List the names and the dotted paths that an expression reads, each as its parts; none where it is none."""
    found = map(_path, ast.walk(parsed(text) or ast.Module([], [])))
    return tuple(dict.fromkeys(path for path in found if path is not None))


def _path(node: ast.AST) -> tuple[str, ...] | None:
    match node:
        case ast.Name(name):
            return (name,)
        case ast.Attribute(base, name):
            path = _path(base)
            return None if path is None else (*path, name)
    return None


@functools.lru_cache(maxsize=1024)
def compiled(text: str) -> CodeType:
    """Compile an expression. Raises `SyntaxError` where it is none."""
    return compile(parsed(text) or text.strip(), "<string>", "eval")
