"""Which models of a file use one of its classes, by its text alone."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts import related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.stages import Loaded

_DEEPEST = 6
_STATEMENTS = 8
_PLAIN = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.If, ast.Return, ast.Expr, ast.Pass, ast.Assert, ast.ImportFrom)

Definition = ast.ClassDef | ast.FunctionDef


@dataclass(frozen=True)
class User:
    """A class, or a function that only makes a model; `constructor` is its call where that is said.

    `file` is where it stands, if not where the class does.
    """

    name: str
    constructor: str | None = None
    file: str | None = None


def all_users(loaded: Loaded, request: ExportRequest, name: str) -> Iterator[User]:
    """Give the users of a class in its file; where it has none, those of the files around it that import it."""
    own = users(loaded.text, name)
    yield from own
    for text in () if own else related(request, name):
        found = users(text.source, name) if text.path.endswith(".py") else []
        yield from (replace(each, file=text.path) for each in found if each.constructor is None)


def users(source: str, name: str) -> list[User]:
    """List what uses a top-level class, directly or through others: whole models first, then its direct users."""
    if source.count(name) < 2:  # noqa: PLR2004 - its definition or import, and a use
        return []
    tree = ast.parse(source)
    reads = {each.name: (each, _read(each)) for each in tree.body if isinstance(each, Definition) and _may_use(each)}
    levels, seen, frontier = [], {name}, {name}
    for _ in range(_DEEPEST):
        frontier = {each for each, (_, read) in reads.items() if each not in seen and read & frontier}
        if not frontier:
            break
        seen |= frontier
        levels.append([reads[each][0] for each in reads if each in frontier])
    if not levels:
        return []
    last, first = levels[-1], levels[0] if len(levels) > 1 else []
    return [
        User(each.name, f"{each.name}()" if isinstance(each, ast.FunctionDef) else None) for each in (*last, *first)
    ]


def _may_use(definition: Definition) -> bool:
    """Leave out functions that do more than to make a model, and those that ask for arguments."""
    if isinstance(definition, ast.ClassDef):
        return True
    arguments = definition.args
    if len(arguments.args) + len(arguments.posonlyargs) > len(arguments.defaults) or None in arguments.kw_defaults:
        return False
    plain = len(definition.body) <= _STATEMENTS and all(isinstance(each, _PLAIN) for each in definition.body)
    last = definition.body[-1]
    return plain and isinstance(last, ast.Return) and last.value is not None


def _read(definition: Definition) -> set[str]:
    parts = definition.body if isinstance(definition, ast.ClassDef) else [definition]
    nodes = [each for part in parts for each in ast.walk(part)]
    names = {each.id for each in nodes if isinstance(each, ast.Name)}
    return names | {each.attr for each in nodes if isinstance(each, ast.Attribute)}
