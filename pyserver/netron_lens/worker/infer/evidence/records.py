"""Settings that are written down as a whole, in a dict, a file or a class, and have what the code reads of them."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from netron_lens.worker.infer.evidence.fields import field_uses, merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netron_lens.worker.infer.evidence.frame import Page
    from netron_lens.worker.infer.evidence.occurrences import Occurrence
    from netron_lens.worker.infer.evidence.scope import Scope, Text

COVERED = 0.8
_TWO = 2
_DEPTH = 3
Names = dict[str, "Names"]
"""The names that are read of a configuration, with those that are read of each."""


class Record(NamedTuple):
    """Settings by their names, and in words where they stand."""

    entries: Mapping[str, ast.expr]
    where: str

    def inner(self, key: str) -> Record | None:
        """Give the settings under a key."""
        value = self.entries.get(key)
        return Record(_entries(value), self.where) if isinstance(value, ast.Dict) else None


def record_of(found: list[Occurrence], pages: tuple[Page, ...], owner: Scope | None) -> Record | None:
    """Give the settings that have the most of what is read of a value: nearly all, and more than one."""
    names = names_read(found, pages[0], owner, 1)
    here = [each for page in pages for each in _records(page.text) if _has(each, names)]
    if not here:
        return None
    whole = names_read(found, pages[0], owner)
    best = max(here, key=lambda record: _count(whole, record))  # the first of the best ones, which is the nearest
    return best if _count(whole, best) >= max(_TWO, COVERED * _total(whole)) else None


def names_read(found: list[Occurrence], page: Page, owner: Scope | None, depth: int = _DEPTH) -> Names:
    """Give what is read of a value by key or attribute, and further on, to a depth."""
    used = merged(found, page, owner)
    names = dict.fromkeys((*used.keys, *used.fields))
    return {
        name: names_read(field_uses(found, name, page, owner), page, owner, depth - 1) if depth > 1 else {}
        for name in names
        if not name.startswith("__")
    }


def is_literal(node: ast.expr) -> bool:
    """Whether an expression is a plain value, made of no names."""
    return not any(isinstance(each, ast.Name | ast.Call | ast.Lambda) for each in ast.walk(node))


def _has(record: Record, names: Names) -> bool:
    return bool(names) and sum(name in record.entries for name in names) >= COVERED * len(names)


def _count(names: Names, record: Record) -> int:
    inner = ((further, record.inner(name)) for name, further in names.items())
    nested = sum(_count(further, there) for further, there in inner if there is not None)
    return nested + sum(name in record.entries for name in names)


def flat(names: Names) -> Iterator[str]:
    """List all names, those further in too."""
    for name, further in names.items():
        yield name
        yield from flat(further)


def _total(names: Names) -> int:
    return sum(1 + _total(further) for further in names.values())


@lru_cache(maxsize=32)
def _records(text: Text) -> tuple[Record, ...]:
    """List the dicts that names of the text are given, the dicts in them, and what classes give their attributes."""
    given = (each.value for scope in text.scopes for bound in scope.bindings.values() for each in bound)
    dicts = [record for value in given if isinstance(value, ast.Dict) for record in _nested(value, text)]
    plain = (each for each in text.root.classes.values() if each.attributes and "forward" not in each.functions)
    return (*dicts, *(_attributes(scope, text) for scope in plain))


def _attributes(scope: Scope, text: Text) -> Record:
    given = {name: bound[0][0] for name, bound in scope.attributes.items()}
    entries = {name: each.value for name, each in given.items() if not each.steps}
    return Record(entries, text.where(min(each.line for each in given.values())))


def _nested(node: ast.Dict, text: Text) -> Iterator[Record]:
    entries = _entries(node)
    if entries:
        yield Record(entries, text.where(node.lineno))
    for value in entries.values():
        if isinstance(value, ast.Dict):
            yield from _nested(value, text)


def _entries(node: ast.Dict) -> dict[str, ast.expr]:
    pairs = zip(node.keys, node.values, strict=True)
    return {key.value: value for key, value in pairs if isinstance(key, ast.Constant) and isinstance(key.value, str)}
