"""Source texts as they were run, and their syntax trees.

A text comes from `linecache`: who runs a text that is not on disk enters it there.
"""

from __future__ import annotations

import ast
import functools
import linecache

from netron_lens.protocol import Span


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


def span(file: str, node: ast.expr | ast.stmt) -> Span:
    """The place of a node, its columns in UTF-16 units."""
    return Span(
        start_line=node.lineno,
        start_column=utf16(file, node.lineno, node.col_offset),
        end_line=node.end_lineno or node.lineno,
        end_column=utf16(file, node.end_lineno or node.lineno, node.end_col_offset or 0),
    )


def utf16(file: str, line: int, column: int) -> int:
    """A column in UTF-16 units, from one in bytes of UTF-8."""
    text = linecache.getline(file, line)
    if not text or text.isascii():
        return column
    return len(text.encode()[:column].decode(errors="ignore").encode("utf-16-le")) // 2


def segment(file: str, node: ast.AST) -> str:
    """The text of a node, on one line."""
    return " ".join(ast.unparse(node).split()) if tree(file) else ""


@functools.cache
def _class_lines(file: str) -> dict[str, int]:
    module = tree(file)
    found: dict[str, int] = {}
    if module is not None:
        _walk(module, "", found)
    return found


def _walk(node: ast.AST, prefix: str, found: dict[str, int]) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            found[prefix + child.name] = child.lineno
            _walk(child, f"{prefix}{child.name}.", found)
        elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            _walk(child, f"{prefix}{child.name}.<locals>.", found)
        elif isinstance(child, ast.stmt):
            _walk(child, prefix, found)
