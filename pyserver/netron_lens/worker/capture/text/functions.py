"""The function round a line of a text, parsed alone: the whole file, if a library's, takes many milliseconds."""

from __future__ import annotations

import ast
import functools
import linecache
import re

_DEFINITION = re.compile(r"(async\s+)?def\s")
_CLOSING = (")", "]", "}")


@functools.cache
def around(file: str, line: int) -> ast.stmt | None:
    """The innermost function that holds a line, its decorators included; none where the text alone does not tell."""
    lines = linecache.getlines(file)
    if not 0 < line <= len(lines):
        return None
    start = _start(lines, line - 1)
    return None if start is None else _parsed(file, start, line)


def _parsed(file: str, start: int, line: int) -> ast.stmt | None:
    function = _function(file, start)
    if function is None:
        return None
    first = min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
    return function if first <= line <= (function.end_lineno or 0) else None


@functools.cache
def _function(file: str, start: int) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """The function that a line begins, from 0: at the column that it has in the file, behind an `if` of ours."""
    lines = linecache.getlines(file)
    first = _first(lines, start)
    indented = bool(_indent(lines[start]))
    before = "\n" * (first - indented) + "if 1:\n" * indented
    try:
        node: ast.AST = ast.parse(before + "".join(lines[first : _end(lines, start)])).body[0]
    except (SyntaxError, ValueError):  # a text within it stands further left
        return None
    node = node.body[0] if isinstance(node, ast.If) else node
    return node if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) else None


def _start(lines: list[str], at: int) -> int | None:
    """The line of the `def` round a line: up the text, from one line that stands further left to the next."""
    while at < len(lines) and lines[at].lstrip().startswith("@"):
        at = _after(lines, at)
    if at < len(lines) and _DEFINITION.match(lines[at].lstrip()):
        return at
    indent = _indent(lines[at]) if at < len(lines) else 0
    for number in range(at - 1, -1, -1):
        text = lines[number].lstrip()
        if not text or text.startswith("#") or _indent(lines[number]) >= indent:
            continue
        if _DEFINITION.match(text):
            return number
        if not text.startswith(_CLOSING):
            indent = _indent(lines[number])
    return None


def _first(lines: list[str], start: int) -> int:
    """The first line of the decorators of a `def`."""
    indent, first = _indent(lines[start]), start
    for number in range(start - 1, -1, -1):
        text = lines[number].lstrip()
        if _indent(lines[number]) == indent and text.startswith("@"):
            first = number
        elif not text.startswith("#") and _indent(lines[number]) <= indent and not text.startswith(_CLOSING):
            break
    return first


def _end(lines: list[str], start: int) -> int:
    indent = _indent(lines[start])
    for number in range(start + 1, len(lines)):
        text = lines[number].lstrip()
        if text and _indent(lines[number]) <= indent and not text.startswith((*_CLOSING, "#")):
            return number
    return len(lines)


def _after(lines: list[str], at: int) -> int:
    """The line after a decorator."""
    indent = _indent(lines[at])
    for number in range(at + 1, len(lines)):
        text = lines[number].lstrip()
        if text and _indent(lines[number]) <= indent and not text.startswith(_CLOSING):
            return number
    return len(lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
