"""The syntax of one function, parsed by itself: long files are not read again for each failure."""

from __future__ import annotations

import ast
import functools
import linecache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import CodeType


@functools.lru_cache(maxsize=512)
def syntax_of(code: CodeType) -> ast.Module:
    """Parse the lines of a function, with their numbers and columns; empty where the text is not that of Python."""
    lines = linecache.getlines(code.co_filename)
    start = code.co_firstlineno - 1
    if not 0 <= start < len(lines):
        return ast.Module(body=[], type_ignores=[])
    indentation = _indentation(lines[start])
    end = start + 1
    while end < len(lines):
        begun = lines[start:end]
        end = start + _block_end(lines[start:], end - start, indentation)
        if len(begun) == end - start:
            break
        text = "if 1:\n" * bool(indentation) + "".join(lines[start:end])
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            end += 1
            continue
        return ast.increment_lineno(tree, start - bool(indentation))
    try:
        return ast.increment_lineno(ast.parse("".join(lines[start:end]).strip()), start)
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])


def _block_end(lines: list[str], end: int, indentation: int) -> int:
    """Go on to the next line that is indented as little as the first one, past decorators and long signatures."""
    while end < len(lines):
        line = lines[end]
        if (
            line.strip()
            and not line.lstrip().startswith(("#", ")", "@", "def ", "async def "))
            and _indentation(line) <= indentation
        ):
            break
        if (
            line.lstrip().startswith(("def ", "async def ", "@"))
            and _indentation(line) <= indentation
            and _has_body(lines, end, indentation)
        ):
            break
        end += 1
    return end


def _has_body(lines: list[str], end: int, indentation: int) -> bool:
    """Tell whether anything deeper stands before, so that the line begins another function."""
    return any(line.strip() and _indentation(line) > indentation for line in lines[max(0, end - 3) : end])


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())
