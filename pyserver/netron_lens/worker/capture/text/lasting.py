"""Which names still have, at one place of a function, the values that a statement at an earlier place gave them."""

from __future__ import annotations

import ast
import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.worker.capture.identity import identity
from netron_lens.worker.capture.text import returns, sites, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

    from netron_lens.protocol import Span

_LOOPS = (ast.For, ast.AsyncFor, ast.While)


@dataclass(frozen=True)
class Binding:
    """A statement and the names that it gives values; `whole` where one instruction gives all that they get."""

    statement: Span
    names: tuple[str, ...]
    whole: bool


@dataclass(frozen=True)
class _Place:
    """A statement, the blocks that it stands in with its rank in each, outermost first, and the loops round it."""

    statement: ast.stmt
    blocks: tuple[tuple[int, int], ...]
    loops: tuple[ast.stmt, ...]


class Lasting:
    """Reads each function once."""

    def __init__(self) -> None:
        self._places: dict[int, tuple[CodeType, list[_Place]]] = {}
        self._bindings: dict[tuple[int, int], Binding | None] = {}
        self._lasting: dict[tuple[int, int, int], bool] = {}

    def binding(self, code: CodeType, instruction: int) -> Binding | None:
        """The statement of an instruction; none where it gives values to anything but names."""
        key = identity(code), instruction
        if key not in self._bindings:
            place = self._at(code, instruction)
            self._bindings[key] = None if place is None else _binding(code, instruction, place.statement)
        return self._bindings[key]

    def lasts(self, code: CodeType, then: int, now: int) -> bool:
        """Whether what the statement of an instruction has bound is bound so at another one.

        Nothing that is watched has run between the two.
        """
        key = identity(code), then, now
        if key not in self._lasting:
            first, last = self._at(code, then), self._at(code, now)
            self._lasting[key] = first is not None and last is not None and self._stays(code, first, last)
        return self._lasting[key]

    def _stays(self, code: CodeType, first: _Place, last: _Place) -> bool:
        if first is last:
            return False
        ends = first.statement, last.statement
        names = _stored(first.statement)
        between = (statement for statement in _between(self._of(code), first, last) if statement not in ends)
        return all(names.isdisjoint(_stored(statement)) for statement in between)

    def _at(self, code: CodeType, instruction: int) -> _Place | None:
        """The innermost statement round an instruction."""
        site = sites.site((code, instruction))
        if site is None or not site.exact:
            return None
        start_line, start, end_line, end = returns.numbers(site.span)
        places = self._of(code)
        for place in reversed(places[: bisect.bisect_right(places, start_line, key=_line)]):
            line, column, last_line, last = texts.place(site.file, place.statement)
            if (line, column) <= (start_line, start) and (end_line, end) <= (last_line, last):
                return place
        return None

    def _of(self, code: CodeType) -> list[_Place]:
        """The statements of a function in the order of the text; empty where it has none."""
        known = self._places.get(identity(code))
        if known is None:
            known = self._places[identity(code)] = code, list(_places(code))
        return known[1]


def _line(place: _Place) -> int:
    return place.statement.lineno


def _binding(code: CodeType, instruction: int, statement: ast.stmt) -> Binding | None:
    target, value = _bound(statement)
    names = _names(target)
    if value is None or not names:
        return None
    file = code.co_filename
    return Binding(texts.span(file, statement), names, returns.stands_at(code, instruction, texts.place(file, value)))


def _places(code: CodeType) -> Iterator[_Place]:
    for node in texts.statements(code.co_filename, [code.co_firstlineno]):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            if first == code.co_firstlineno and node.name == code.co_name:
                yield from _in(node.body, (), ())


def _in(block: list[ast.stmt], blocks: tuple[tuple[int, int], ...], loops: tuple[ast.stmt, ...]) -> Iterator[_Place]:
    for rank, statement in enumerate(block):
        here = (*blocks, (identity(block), rank))
        yield _Place(statement, here, loops)
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        inside = (*loops, statement) if isinstance(statement, _LOOPS) else loops
        for field in ("body", "orelse", "finalbody"):
            yield from _in(getattr(statement, field, []), here, inside)
        for branch in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            yield from _in(branch.body, here, inside)


def _between(places: list[_Place], first: _Place, last: _Place) -> Iterator[ast.stmt]:
    """The statements that may have run after one and before another. The second one may be among them."""
    block, rank = first.blocks[-1]
    later = next((at for inner, at in last.blocks if inner == block), None)
    if later is not None and later > rank:
        between = range(rank + 1, later + 1)
        yield from (each.statement for each in places for inner, at in each.blocks if inner == block and at in between)
        return
    loops = {*first.loops, *last.loops}
    start, end = places.index(first), places.index(last)
    for index, each in enumerate(places):
        if start < index <= end or each.statement in loops or not loops.isdisjoint(each.loops):
            yield each.statement


def _bound(statement: ast.stmt) -> tuple[ast.expr | None, ast.expr | None]:
    if isinstance(statement, ast.Assign):
        return statement.targets[-1], statement.value
    return (statement.target, statement.value) if isinstance(statement, ast.AnnAssign) else (None, None)


def _names(target: ast.expr | None) -> tuple[str, ...]:
    """The names of a target that has nothing else, in their order."""
    elements = target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
    names = tuple(each.id for each in elements if isinstance(each, ast.Name))
    return names if len(names) == len(elements) else ()


def _stored(statement: ast.stmt) -> set[str]:
    """The names that a statement binds or deletes; those of the statements in it are told by these."""
    own = [child for child in ast.iter_child_nodes(statement) if not isinstance(child, ast.stmt)]
    return {
        node.id
        for child in own
        for node in ast.walk(child)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }
