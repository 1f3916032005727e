"""The strings that a class compares its settings with."""

from __future__ import annotations

import ast
import functools
import linecache
import re
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.plans.syntax import functions
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import CodeType

_TEXT = re.compile(r"""(?:[!=]=|\bin)\s*[\[({]?\s*[uU]?["']""")
"""A comparison with a text, as it is written: what has none need not be parsed."""


def choices(cls: type, namespace: Mapping[str, Any]) -> dict[str, list[str]]:
    """Map each name in a class, and in those of its file that it uses, to the strings that it is compared with."""
    found: dict[str, list[str]] = {}
    for code in functions(cls, namespace):
        if _may_compare(code):
            for name, text in _comparisons(code):
                known = found.setdefault(name, [])
                if text not in known:
                    known.append(text)
    for code in functions(cls, namespace) if found else ():
        if found.keys().isdisjoint((*code.co_names, *code.co_varnames, *code.co_cellvars)):
            continue
        for stored, read in _stored(code):
            if stored in found:
                found.setdefault(read, found[stored])
    return found


@functools.lru_cache(maxsize=2048)
def _may_compare(code: CodeType) -> bool:
    """Tell whether a text is compared in the lines of a function, about: a long last statement may go on below."""
    if not any(isinstance(each, str | tuple | frozenset) for each in code.co_consts):
        return False
    last = max(line or 0 for _, _, line in code.co_lines())
    lines = linecache.getlines(code.co_filename)[code.co_firstlineno - 1 : last]
    return _TEXT.search("".join(lines)) is not None


@functools.lru_cache(maxsize=512)
def _stored(code: CodeType) -> tuple[tuple[str, str], ...]:
    """List under which names a function stores what it reads of a configuration: `self.mode = options.MODEL.MODE`."""
    found: list[tuple[str, str]] = []
    for node in ast.walk(syntax_of(code)):
        match node:
            case ast.Assign([ast.Name(stored) | ast.Attribute(_, stored)], value):
                read = _compared(value)
                if read is not None and read != stored:
                    found.append((stored, read))
    return tuple(found)


@functools.lru_cache(maxsize=512)
def _comparisons(code: CodeType) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for node in ast.walk(syntax_of(code)):
        if (
            isinstance(node, ast.Compare)
            and len(node.ops) == 1
            and isinstance(node.ops[0], ast.Eq | ast.In | ast.NotEq | ast.NotIn)
        ):
            name = _compared(node.left)
            right = node.comparators[0]
            texts = right.elts if isinstance(right, ast.Tuple | ast.List | ast.Set) else [right]
            found.extend(
                (name, each.value)
                for each in texts
                if name and isinstance(each, ast.Constant) and isinstance(each.value, str)
            )
    return tuple(found)


def _compared(node: ast.expr) -> str | None:
    match node:
        case ast.Name(name) | ast.Attribute(_, name) | ast.Subscript(_, ast.Constant(str(name))):
            return name
        case ast.Call(ast.Attribute(inner, "lower" | "upper"), []):
            return _compared(inner)
    return None
