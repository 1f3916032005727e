"""Which statements bind a name in a scope, and to what."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STAR = "*"


@dataclass(frozen=True)
class Imported:
    """`import module` where `name` is none, else `from module import name`; `level` counts the leading dots."""

    module: str
    name: str | None
    level: int = 0


BoundTo = Imported | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.expr | None


@dataclass(frozen=True, eq=False)
class Binding:
    """A name bound on a line; `value` is none where only running the code tells. Star imports are bound to `*`."""

    line: int
    conditional: bool
    value: BoundTo


Bindings = dict[str, list[Binding]]


def bindings_of(body: Sequence[ast.stmt], into: Bindings, *, conditional: bool = False) -> None:
    """Add the bindings that the statements of one scope make, nested blocks included, to `into`."""
    for statement in body:
        for name, value in _bound(statement):
            into.setdefault(name, []).append(Binding(statement.lineno, conditional, value))
        for block, depends in _blocks(statement):
            bindings_of(block, into, conditional=conditional or depends)


def effective(bindings: Sequence[Binding], line: float) -> list[Binding]:
    """The bindings that may hold at a line: the last one before it, and those before a conditional one."""
    before = [binding for binding in bindings if binding.line < line] or list(bindings)
    held: list[Binding] = []
    for binding in reversed(before):
        held.append(binding)
        if not binding.conditional:
            break
    return held


def parameters_of(arguments: ast.arguments) -> Bindings:
    """The parameters of a function, bound to their default values where they have one."""
    positional = [*arguments.posonlyargs, *arguments.args]
    padded: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    defaults = [*padded, *arguments.defaults, *arguments.kw_defaults]
    found: Bindings = {}
    for parameter, default in zip([*positional, *arguments.kwonlyargs], defaults, strict=True):
        found[parameter.arg] = [Binding(parameter.lineno, conditional=False, value=default)]
    return found


def _bound(statement: ast.stmt) -> Iterator[tuple[str, BoundTo]]:
    match statement:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name, statement
        case ast.Import() | ast.ImportFrom():
            yield from _imported(statement)
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _assigned(target, value)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield from _assigned(target, value)
        case ast.For(target=target) | ast.AsyncFor(target=target):
            yield from _assigned(target, None)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            for item in items:
                yield from _assigned(item.optional_vars, None)


def _imported(statement: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, BoundTo]]:
    for alias in statement.names:
        if isinstance(statement, ast.ImportFrom):
            yield alias.asname or alias.name, Imported(statement.module or "", alias.name, statement.level)
            continue
        top = alias.name.partition(".")[0]
        yield alias.asname or top, Imported(alias.name if alias.asname else top, None)


def _assigned(target: ast.expr | None, value: ast.expr | None) -> Iterator[tuple[str, BoundTo]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    if not isinstance(target, (ast.Tuple, ast.List)):
        return
    paired = isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(target.elts)
    values = value.elts if paired and isinstance(value, (ast.Tuple, ast.List)) else [None] * len(target.elts)
    for name, item in zip(target.elts, values, strict=True):
        yield from _assigned(name, item)


def _blocks(statement: ast.stmt) -> Iterator[tuple[Sequence[ast.stmt], bool]]:
    """The blocks of a statement in this scope, with whether each may be left out at run time."""
    match statement:
        case ast.With(body=body) | ast.AsyncWith(body=body):
            yield body, False
        case ast.If() | ast.For() | ast.AsyncFor() | ast.While():
            yield statement.body, True
            yield statement.orelse, True
        case ast.Match(cases=cases):
            for case in cases:
                yield case.body, True
        case _ if type(statement).__name__ in {"Try", "TryStar"}:  # `except*` came with Python 3.11
            yield from _attempted(statement)


def _attempted(statement: Any) -> Iterator[tuple[Sequence[ast.stmt], bool]]:
    yield statement.body, True
    yield statement.orelse, True
    for handler in statement.handlers:
        yield handler.body, True
    yield statement.finalbody, False
