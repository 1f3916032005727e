"""A slice as statements that can run, and as text: the original's lines wherever a statement is whole."""

from __future__ import annotations

import ast
import copy
from typing import TYPE_CHECKING

from netron_lens.worker.load.reading.names import is_try
from netron_lens.worker.load.reading.structure import child_blocks, is_starred, is_type_checking, main_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.load.slicing.slice import Slice


class Ran:
    """What of a file has run already, so that a later slice of it runs only the rest."""

    def __init__(self) -> None:
        self.statements: set[int] = set()
        self.names: dict[int, set[str]] = {}

    def add(self, statement: ast.stmt, slice_: Slice) -> None:
        """Note that a statement and the kept ones in its blocks have run."""
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            self.names.setdefault(id(statement), set()).update(slice_.names.get(id(statement), ()))
        elif id(statement) in slice_.kept:
            self.statements.add(id(statement))
        for _, block in child_blocks(statement):
            for child in block:
                self.add(child, slice_)


def pruned(statement: ast.stmt, slice_: Slice, ran: Ran | None = None) -> list[ast.stmt]:
    """Give what of a statement is kept and has not run: nothing, itself, or a copy with less in its blocks.

    The main block and what only type checkers are told become their contents. Positions stay those of the text.
    """
    ran = ran or Ran()
    if id(statement) not in slice_.kept:
        return []
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return _import(statement, slice_.names.get(id(statement), set()) - ran.names.get(id(statement), set()))
    blocks = child_blocks(statement)
    if not blocks:
        return [] if id(statement) in ran.statements else [statement]
    if isinstance(statement, ast.If) and (main_check(statement) or is_type_checking(statement)):
        body = [part for child in statement.body for part in pruned(child, slice_, ran)]
        if body or main_check(statement):
            return body + [part for child in statement.orelse for part in pruned(child, slice_, ran)]
    kept = {role: [part for child in block for part in pruned(child, slice_, ran)] for role, block in blocks}
    if id(statement) in ran.statements and not any(kept.values()):
        return []
    return [statement] if kept == dict(blocks) else [_with_blocks(statement, kept)]


def place(statement: ast.stmt) -> tuple[int, ...]:
    """Say where a statement stands; a copy with less in its blocks stands where it does."""
    return (statement.lineno, statement.col_offset, statement.end_lineno or 0, statement.end_col_offset or 0)


def source(text: str, tree: ast.Module, slice_: Slice) -> Iterator[tuple[ast.stmt, str]]:
    """List the kept statements with their texts: whole ones as they are written, comments above them included."""
    lines = text.split("\n")
    inlined = [child for function in slice_.inlined for child in function.body]  # type: ignore[attr-defined] # functions
    for statement in (*tree.body, *inlined):
        for part in pruned(statement, slice_):
            yield (
                part,
                _written(lines, tree, part) if part is statement and statement in tree.body else ast.unparse(part),
            )


def _import(statement: ast.Import | ast.ImportFrom, names: set[str]) -> list[ast.stmt]:
    if is_starred(statement) and "*" not in names:
        aliases = [ast.copy_location(ast.alias(name), statement.names[0]) for name in sorted(names)]
    else:
        aliases = [alias for alias in statement.names if bound_by(statement, alias) in names]  # `*` binds `*`
    if not aliases:
        return []
    if len(aliases) == len(statement.names) and aliases[0] is statement.names[0]:
        return [statement]
    less = copy.copy(statement)
    less.names = aliases
    return [less]


def bound_by(statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    """Name what one alias of an import binds."""
    return alias.asname or (alias.name if isinstance(statement, ast.ImportFrom) else alias.name.partition(".")[0])


def _with_blocks(statement: ast.stmt, kept: dict[str, list[ast.stmt]]) -> ast.stmt:
    less = copy.copy(statement)
    for role in ("handlers", "cases"):
        parts = [copy.copy(part) for part in getattr(statement, role, ())]
        for place, part in enumerate(parts):
            part.body = kept[f"{role}.{place}"] or [_pass(part.body[0])]
        if parts:
            setattr(less, role, parts)
    for role in ("body", "orelse", "finalbody"):
        if role in kept:
            setattr(less, role, kept[role])
    body = getattr(statement, "body", None)
    if body and not kept["body"]:
        less.body = [_pass(body[0])]  # type: ignore[attr-defined] # it has one, as `body` shows
    if is_try(statement) and not less.handlers and not less.finalbody:  # type: ignore[attr-defined] # `try` has both
        less.finalbody = [_pass(statement)]  # type: ignore[attr-defined]
    return less


def _pass(place: ast.stmt) -> ast.stmt:
    return ast.copy_location(ast.Pass(), place)


def _written(lines: list[str], tree: ast.Module, statement: ast.stmt) -> str:
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
    last = statement.end_lineno or first
    shares = [
        each for each in tree.body if each is not statement and each.lineno <= last and (each.end_lineno or 0) >= first
    ]
    if shares:
        return ast.unparse(statement)
    while (
        first > 1 and lines[first - 2].startswith("#") and not lines[first - 2].startswith(("#!", "# -*-", "# coding"))
    ):
        first -= 1
    return "\n".join(lines[first - 1 : last])
