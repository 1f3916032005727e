"""Settings that are written down as a whole, in a dict, a file or a class, and have what the code reads of them."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from netron_lens.worker.infer.evidence.settings.fields import field_uses, merged
from netron_lens.worker.infer.evidence.values.chains import chained

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netron_lens.worker.infer.evidence.evidence import Settings
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence
    from netron_lens.worker.infer.evidence.texts.scope import Scope, Text

COVERED = 0.8
_MOST = 0.6
_HALF = 0.5
_SEVERAL = 2
_DEPTH = 3
Names = dict[str, "Names"]
"""The names that are read of a configuration, with those that are read of each."""


class Record(NamedTuple):
    """Settings by their names, and in words where they stand."""

    entries: Mapping[str, ast.expr]
    where: str

    def inner(self, key: str) -> Record | None:
        """Give the settings under a key."""
        entries = entries_of(self.entries.get(key))
        return None if entries is None else Record(entries, self.where)

    def texts(self) -> Settings:
        """Write out what is plain of them."""
        inner = {key: self.inner(key) for key in self.entries}
        plain = {key: literal(value) for key, value in self.entries.items() if inner[key] is None}
        parts = {key: part.texts() for key, part in inner.items() if part is not None}
        return {**{key: text for key, text in plain.items() if text is not None}, **parts}


def record_of(found: list[Occurrence], pages: tuple[Page, ...], owner: Scope | None) -> Record | None:
    """Give the settings that have the most of what is read of a value: nearly all, and more than one.

    Where none have, those that have most of it are taken with what others, that they may build on, have besides.
    """
    names = names_read(found, pages[0], owner, 1)
    every = [each for page in pages for each in _records(page.text)]
    here = [each for each in every if _has(each, names, COVERED)]
    if not here:
        here = [each for each in _overlaid(every, names) if _has(each, names, COVERED)]
    if not here:
        return None
    whole = names_read(found, pages[0], owner)
    # the first of the best ones is the nearest, if none names the class
    best = max(here, key=lambda record: (_count(whole, record), _names(record, owner)))
    return best if _count(whole, best) >= max(_SEVERAL, COVERED * _total(whole, best)) else None


def names_read(found: list[Occurrence], page: Page, owner: Scope | None, depth: int = _DEPTH) -> Names:
    """Give what is read of a value by key or attribute, and further on, to a depth."""
    used = merged(found, page, owner)
    names = dict.fromkeys((*used.keys, *used.fields))
    return {
        name: names_read(field_uses(found, name, page, owner), page, owner, depth - 1) if depth > 1 else {}
        for name in names
        if not name.startswith("_")
    }


def literal(node: ast.expr) -> str | None:
    """Write an expression that is a plain value, `dict(a=1)` as `{"a": 1}`; none where there is more to it.

    Of `table.size(1) if table is not None else 300` it is what stands in.
    """
    if isinstance(node, ast.IfExp):
        return literal(node.orelse) or literal(node.body)
    entries = entries_of(node) if isinstance(node, ast.Call) else None
    if entries is not None:
        inner = [(key, literal(value)) for key, value in entries.items()]
        return None if any(text is None for _, text in inner) else f"{{{', '.join(f'{k!r}: {v}' for k, v in inner)}}}"
    plain = not any(isinstance(each, ast.Name | ast.Call | ast.Lambda | ast.Starred) for each in ast.walk(node))
    return ast.unparse(node) if plain else None


def entries_of(node: ast.AST | None) -> dict[str, ast.expr] | None:
    """Read `{"a": 1}`, `dict(a=1)` and `OrderedDict([("a", 1)])`."""
    match node:
        case ast.Dict(keys, values):
            pairs = list(zip(keys, values, strict=True))
        case ast.Call(ast.Name("OrderedDict" | "dict"), [ast.List(elements) | ast.Tuple(elements)]):
            pairs = [(each.elts[0], each.elts[-1]) for each in elements if isinstance(each, ast.Tuple) and each.elts]
        case ast.Call(ast.Name("dict"), [], keywords) if all(each.arg for each in keywords):
            return {str(each.arg): each.value for each in keywords}
        case _:
            return None
    return {key.value: value for key, value in pairs if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def _has(record: Record, names: Names, share: float) -> bool:
    return bool(names) and sum(name in record.entries for name in names) >= share * len(names)


def _names(record: Record, owner: Scope | None) -> bool:
    """Tell settings that name the class, `name: models.small@SmallNet`, or whose file is called after it."""
    name = getattr(None if owner is None else owner.node, "name", None)
    if name is None:
        return False
    texts = (value.value for value in record.entries.values() if isinstance(value, ast.Constant))
    is_said = any(isinstance(text, str) and re.split(r"[.@:/]", text)[-1] == name for text in texts)
    return is_said or name.lower() in re.sub(r"[\W_]", "", record.where).lower()


def _overlaid(every: list[Record], names: Names) -> Iterator[Record]:
    """Give settings that have most of the names, each with what others have besides that have most of the rest."""
    most = [each for each in every if _has(each, names, _MOST)] if len(names) > _SEVERAL else []
    for record in most:
        left = {name: inner for name, inner in names.items() if name not in record.entries}
        others = [each.entries for each in every if each is not record and (each in most or _has(each, left, _HALF))]
        merged_entries: dict[str, ast.expr] = {}
        for entries in (*reversed(others), record.entries):
            merged_entries.update(entries)
        yield Record(merged_entries, record.where)


def _count(names: Names, record: Record) -> int:
    inner = ((further, record.inner(name)) for name, further in names.items())
    nested = sum(_count(further, there) for further, there in inner if there is not None)
    return nested + sum(name in record.entries for name in names)


def flat(names: Names) -> Iterator[str]:
    """List all names, those further in too."""
    for name, further in names.items():
        yield name
        yield from flat(further)


def _total(names: Names, record: Record | None) -> int:
    """Count the names, those in parts too, but of parts that the settings have, and only the run makes."""
    total = len(names)
    for name, further in names.items():
        inner = None if record is None else record.inner(name)
        if inner is not None or record is None or name not in record.entries:
            total += _total(further, inner)
    return total


@lru_cache(maxsize=32)
def _records(text: Text) -> tuple[Record, ...]:
    """List the dicts of a text, outer ones first, what its classes give their attributes, and what is set apart."""
    found = ((node, entries_of(node) or _named(node)) for node in ast.walk(text.tree))
    dicts = (
        Record(entries, text.where(node.lineno)) for node, entries in found if entries and isinstance(node, ast.expr)
    )
    plain = (each for each in text.root.classes.values() if each.attributes and "forward" not in each.functions)
    set_apart = (Record(entries, text.where(line)) for entries, line in chained(text))
    functions = (each for each in text.root.functions.values() if _is_of_experiment(each))
    return (
        *dicts,
        *(_attributes(scope, text) for scope in plain),
        *set_apart,
        *(_locals(each, text) for each in functions),
    )


def _is_of_experiment(scope: Scope) -> bool:
    """Tell a function whose local names are the settings of a Sacred experiment, `@experiment.config`."""
    node = scope.node
    return isinstance(node, ast.FunctionDef) and any(
        isinstance(each, ast.Attribute) and each.attr == "config" for each in node.decorator_list
    )


def _locals(scope: Scope, text: Text) -> Record:
    entries = {name: bound[-1].value for name, bound in scope.bindings.items() if not bound[-1].steps}
    return Record(entries, text.where(scope.node.lineno if isinstance(scope.node, ast.FunctionDef) else 1))


def _attributes(scope: Scope, text: Text) -> Record:
    given = {name: bound[0][0] for name, bound in scope.attributes.items()}
    entries = {name: each.value for name, each in given.items() if not each.steps and not _is_taken(each.value, name)}
    return Record(entries, text.where(min(each.line for each in given.values())))


def _is_taken(value: ast.expr, name: str) -> bool:
    """Tell what a class takes from settings itself: `self.width = opt.width`."""
    match value:
        case ast.Attribute(_, key) | ast.Call(ast.Name("getattr"), [_, ast.Constant(key), *_]):
            return bool(key == name)
    return False


def _named(node: ast.AST) -> dict[str, ast.expr] | None:
    """Read what a record is made of, if it is all plain: `Genotype(normal=[("none", 0)], reduce=[("none", 1)])`."""
    match node:
        case ast.Call(_, [], keywords) if len(keywords) > 1:
            entries = {str(each.arg): each.value for each in keywords}
            return entries if all(literal(value) is not None for value in entries.values()) else None
    return None
