"""Source texts as they were run, and their syntax trees.

A text comes from `linecache`: who runs a text that is not on disk enters it there.
"""

from __future__ import annotations

import ast
import bisect
import functools
import linecache
from typing import TYPE_CHECKING

from netron_lens.protocol import Span
from netron_lens.worker.capture.text import functions
from netron_lens.worker.load.running.modules import files

if TYPE_CHECKING:
    from collections.abc import Iterator


@functools.cache
def tree(file: str) -> ast.Module | None:
    """The syntax tree of a file, that of its loading if it was loaded; none where it has no text or does not parse."""
    for loaded in files.values():
        if loaded.path == file:
            return loaded.tree
    try:
        return ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError):
        return None


@functools.cache
def class_line(file: str, qualname: str) -> int | None:
    """The line of the `class` keyword of a class, by its qualified name."""
    found: list[ast.AST] = [tree(file) or ast.Module([], [])]
    for name in qualname.replace("<locals>.", "").split("."):
        inside = (child for node in found for child in _inside(node))
        found = [child for child in inside if isinstance(child, _DEFINITIONS) and child.name == name]
    return next((node.lineno for node in found if isinstance(node, ast.ClassDef)), None)


def statements(file: str, lines: list[int]) -> Iterator[ast.stmt]:
    """The statements of a file, without those of definitions that hold none of the lines, which are sorted.

    Of a file that was not loaded, as a library's, those of the innermost functions that hold the lines are enough.
    """
    pending = [_parsed(file, lines) or tree(file) or ast.Module([], [])]
    while pending:
        for child in _inside(pending.pop()):
            yield child
            if isinstance(child, _DEFINITIONS):
                first = bisect.bisect_left(lines, child.lineno)
                if first < len(lines) and lines[first] <= (child.end_lineno or child.lineno):
                    pending.append(child)


def _parsed(file: str, lines: list[int]) -> ast.AST | None:
    if not lines or any(loaded.path == file for loaded in files.values()):
        return None
    found = [functions.around(file, line) for line in lines]
    return ast.Module([each for each in dict.fromkeys(found) if each], []) if all(found) else None


def walrus(file: str, statements: list[ast.stmt]) -> Iterator[ast.NamedExpr]:
    """Every `name := value` in statements, those that they hold left out."""
    lines = _lines_with_walrus(file)
    for statement in statements if lines else ():
        first = bisect.bisect_left(lines, statement.lineno)
        if first < len(lines) and lines[first] <= (statement.end_lineno or 0):
            for child in ast.iter_child_nodes(statement):
                if isinstance(child, (ast.expr, ast.withitem)):
                    yield from (node for node in ast.walk(child) if isinstance(node, ast.NamedExpr))


@functools.cache
def _lines_with_walrus(file: str) -> list[int]:
    return [number for number, line in enumerate(linecache.getlines(file), 1) if ":=" in line]


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
    return "".join(linecache.getlines(file)).isascii()


_DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


@functools.cache
def _inside(node: ast.AST) -> list[ast.stmt]:
    """The statements in a node, definitions unopened."""
    found: list[ast.stmt] = []
    for field in node._fields:
        for child in getattr(node, field) if field in _BLOCKS else ():
            if isinstance(child, ast.stmt):
                found.append(child)
            if not isinstance(child, _DEFINITIONS):
                found += _inside(child)
    return found
