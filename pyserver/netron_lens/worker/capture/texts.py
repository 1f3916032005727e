"""Source texts as they were run, and their syntax trees.

A text comes from `linecache`: who runs a text that is not on disk enters it there.
"""

from __future__ import annotations

import ast
import functools
import linecache
from typing import TYPE_CHECKING

from netron_lens.protocol import Span

if TYPE_CHECKING:
    from collections.abc import Iterator


@functools.cache
def tree(file: str) -> ast.Module | None:
    """The syntax tree of a file; none where it has no text or does not parse."""
    try:
        return ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError):
        return None


def class_line(file: str, qualname: str) -> int | None:
    """The line of the `class` keyword of a class, by its qualified name."""
    return _class_lines(file).get(qualname)


@functools.cache
def statements(file: str) -> tuple[ast.stmt, ...]:
    """Every statement of a file, inner ones after those that hold them."""
    module = tree(file)
    return tuple(statement for statement, _ in _within(module, "")) if module else ()


@functools.cache
def walrus(file: str) -> tuple[ast.NamedExpr, ...]:
    """Every `name := value` of a file."""
    module = tree(file)
    if module is None or not any(":=" in line for line in linecache.getlines(file)):
        return ()
    return tuple(node for node in ast.walk(module) if isinstance(node, ast.NamedExpr))


def span(file: str, node: ast.expr | ast.stmt) -> Span:
    """The place of a node, its columns in UTF-16 units."""
    start_line, start_column, end_line, end_column = place(file, node)
    return Span(start_line=start_line, start_column=start_column, end_line=end_line, end_column=end_column)


def place(file: str, node: ast.expr | ast.stmt) -> tuple[int, int, int, int]:
    """The same as numbers: start line and column, end line and column."""
    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
    if _is_ascii(file):
        return node.lineno, node.col_offset, end_line, end_column
    return node.lineno, utf16(file, node.lineno, node.col_offset), end_line, utf16(file, end_line, end_column)


def utf16(file: str, line: int, column: int) -> int:
    """A column in UTF-16 units, from one in bytes of UTF-8."""
    if _is_ascii(file):
        return column
    text = linecache.getline(file, line)
    return len(text.encode()[:column].decode(errors="ignore").encode("utf-16-le")) // 2


def segment(file: str, node: ast.AST) -> str:
    """The text of a node, on one line."""
    return " ".join(ast.unparse(node).split()) if tree(file) else ""


@functools.cache
def _is_ascii(file: str) -> bool:
    return all(line.isascii() for line in linecache.getlines(file))


@functools.cache
def _class_lines(file: str) -> dict[str, int]:
    module = tree(file)
    if module is None:
        return {}
    inside = _within(module, "")
    return {prefix + node.name: node.lineno for node, prefix in inside if isinstance(node, ast.ClassDef)}


def _within(node: ast.AST, prefix: str) -> Iterator[tuple[ast.stmt, str]]:
    """The statements in a node, with the qualified name of what they stand in."""
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        for child in getattr(node, field, ()):
            inner = prefix
            if isinstance(child, ast.stmt):
                yield child, prefix
                if isinstance(child, ast.ClassDef):
                    inner = f"{prefix}{child.name}."
                elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    inner = f"{prefix}{child.name}.<locals>."
            yield from _within(child, inner)
