"""The class that is asked for, in the syntax tree: `Net`, `Outer.Inner`, `make.<locals>.Net`, `Net@12`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.load.reading.names import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

Owner = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def find(tree: ast.Module, qualname: str, line: int | None) -> list[Owner]:
    """Give the definitions from the outermost to the class; empty where there is none.

    Of several of the same name it is the one at `line` (that of `@LINE`, else the given one), else the last, which
    wins at run time.
    """
    name, _, at = qualname.partition("@")
    parts = [part for part in name.split(".") if part != "<locals>"]
    found = [path for path in _paths(tree, parts) if isinstance(path[-1], ast.ClassDef)]
    wanted = int(at) if at.isdigit() else line
    return next((path for path in found if path[-1].lineno == wanted), found[-1] if found else [])


def _paths(node: ast.AST, parts: list[str]) -> Iterator[list[Owner]]:
    for each in _definitions(node):
        if each.name == parts[0]:
            if len(parts) == 1:
                yield [each]
            for rest in _paths(each, parts[1:]) if len(parts) > 1 else ():
                yield [each, *rest]


def _definitions(node: ast.AST) -> Iterator[Owner]:
    """List the definitions of a block in order, those in its compound statements included."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (*FUNCTIONS, ast.ClassDef)):
            yield child
        elif isinstance(child, (ast.stmt, ast.ExceptHandler, ast.match_case)):
            yield from _definitions(child)
