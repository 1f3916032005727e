"""Two imports give one name, and the package of the later one is missing: the earlier may have what is asked for."""

from __future__ import annotations

import ast
import importlib.util
import sys
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def is_lost(statement: ast.stmt, dotted: str, body: Sequence[ast.stmt]) -> bool:
    """Tell an import of a missing package that leaves `F.relu` what an import before it gave: torch's functions."""
    root, _, rest = dotted.partition(".")
    if not rest or not _is_missing(statement, root):
        return False
    earlier = body[: next((place for place, each in enumerate(body) if each is statement), 0)]
    asked = rest.partition(".")[0]
    return any(hasattr(value, asked) for each in earlier for value in _given(each, root))


def _is_missing(statement: ast.stmt, root: str) -> bool:
    match statement:
        case ast.Import(names) if any(alias.asname == root for alias in names):
            return not _is_found(next(alias.name for alias in names if alias.asname == root))
        case ast.ImportFrom(str(module), _, 0):
            return not _is_found(module)
    return False


@cache
def _is_found(module: str) -> bool:
    top = module.partition(".")[0]
    return top in sys.modules or importlib.util.find_spec(top) is not None


def _given(statement: ast.stmt, root: str) -> Iterator[object]:
    """Give what an import binds to the name, where its module is imported by now."""
    match statement:
        case ast.Import(names):
            yield from (sys.modules[each.name] for each in names if each.asname == root and each.name in sys.modules)
        case ast.ImportFrom(str(module), names, 0) if module in sys.modules:
            parts = [each.name for each in names if (each.asname or each.name) == root]
            yield from (getattr(sys.modules[module], part, None) for part in parts)
