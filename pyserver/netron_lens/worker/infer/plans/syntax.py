"""The syntax of one function, parsed by itself: long files are not read again for each failure."""

from __future__ import annotations

import ast
import functools
import linecache
import types
from typing import TYPE_CHECKING, Any

from torch import nn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import CodeType

_REACHED = 40
"""How many classes of the file are read for the strings that they compare settings with."""


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


def only_refuses(code: CodeType) -> bool:
    """Tell a method that does nothing but refuse, for classes that inherit it to define."""
    own = (node for node in ast.walk(syntax_of(code)) if isinstance(node, ast.FunctionDef))
    return any(isinstance(each.body[-1], ast.Raise) for each in own)


def functions(cls: type, namespace: Mapping[str, Any]) -> Iterator[CodeType]:
    """Walk the functions of a class and of the classes of its file that it names."""
    waiting, seen = [cls], {cls}
    while waiting and len(seen) < _REACHED:
        current = waiting.pop(0)
        for owner in current.__mro__:
            if owner.__module__.startswith("torch.") or owner is object:
                continue
            for function in vars(owner).values():
                code = getattr(function, "__code__", None)
                if not isinstance(code, types.CodeType):
                    continue
                yield code
                for name in code.co_names:
                    found = namespace.get(name)
                    if isinstance(found, type) and issubclass(found, nn.Module) and found not in seen:
                        seen.add(found)
                        waiting.append(found)


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
