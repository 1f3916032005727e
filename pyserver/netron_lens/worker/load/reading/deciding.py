"""Statements that others hang on: what decides whether these run, and when they are first used."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.load.reading.names import FUNCTIONS, is_try
from netron_lens.worker.load.reading.structure import (
    LOOPS,
    catches_missing_imports,
    child_blocks,
    exits,
    is_suppressing,
    main_check,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from netron_lens.worker.load.reading.blocks import Blocks
    from netron_lens.worker.load.reading.places import Place


def deciding(statement: ast.stmt, kept: AbstractSet[int]) -> Iterator[ast.stmt]:
    """List what decides whether the kept statements in the blocks of one run: a tried block, the exits of a loop."""
    if is_try(statement) and _needs_attempt(statement, kept):
        only_imports = catches_missing_imports(statement)
        for each in every(statement.body):  # type: ignore[attr-defined] # `try` has a body
            if not only_imports or isinstance(each, (ast.Import, ast.ImportFrom, ast.Raise)):
                yield each
    if is_suppressing(statement) and _any_kept(statement.body, kept):  # type: ignore[attr-defined] # so has `with`
        yield from every(statement.body)  # type: ignore[attr-defined]
    if isinstance(statement, LOOPS):
        yield from exits(statement)


def every(block: list[ast.stmt]) -> Iterator[ast.stmt]:
    """List the statements of a block and of the blocks in it, without what only a script runs."""
    for statement in block:
        yield statement
        main = main_check(statement)
        for _, child in child_blocks(statement):
            if main is None or child is main.imported:
                yield from every(child)


def anchor(blocks: Blocks, statement: ast.ClassDef) -> Place:
    """Give the place where a class is first used after its definition in its block, or the end of the file."""
    place = blocks.places.of(statement)
    for each in place.block[place.index + 1 :]:
        reads = {dotted.partition(".")[0] for dotted in blocks.effects(each).reads}
        if statement.name in reads and not isinstance(each, ast.ClassDef):
            return blocks.places.of(each)
    around = next((owner for owner, _ in blocks.places.owners(statement) if isinstance(owner, FUNCTIONS)), None)
    return blocks.places.end(around)


def _needs_attempt(statement: ast.stmt, kept: AbstractSet[int]) -> bool:
    return any(
        _any_kept(block, kept)
        for role, block in child_blocks(statement)
        if role.startswith("handlers") or role == "orelse"
    )


def _any_kept(block: list[ast.stmt], kept: AbstractSet[int]) -> bool:
    return any(id(each) in kept for each in block)
