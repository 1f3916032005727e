"""What a text defines, as its syntax tree shows it: scopes, the names bound in them, and all classes."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from netron_lens.discover.bindings import Binding, bindings_of, parameters_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ScopeKind = Literal["module", "class", "function"]
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(eq=False)
class Scope:
    """A region in which names are bound; `prefix` is what qualified names in it begin with."""

    kind: ScopeKind
    prefix: str
    parent: Scope | None
    body: Sequence[ast.stmt]
    function: FunctionNode | None = None

    @cached_property
    def bindings(self) -> dict[str, list[Binding]]:
        """All bindings of each name, in the order of the text."""
        found = parameters_of(self.function.args) if self.function else {}
        bindings_of(self.body, found)
        return found


@dataclass(eq=False)
class Definition:
    """A class statement in its scope."""

    node: ast.ClassDef
    scope: Scope
    qualname: str

    @cached_property
    def inner(self) -> Scope:
        """The scope of the class's own body."""
        return Scope("class", f"{self.qualname}.", self.scope, self.node.body)


@dataclass(eq=False)
class Outline:
    """One file's scopes. `parsed` is false where the text had to be repaired first."""

    path: str
    module: Scope
    parsed: bool
    functions: dict[FunctionNode, Scope] = field(default_factory=dict)

    @cached_property
    def definitions(self) -> dict[ast.ClassDef, Definition]:
        """Every class of the file, nested ones included, in the order of the text."""
        found: dict[ast.ClassDef, Definition] = {}
        _collect(self.module.body, self.module, self, found)
        return found

    def scope_of(self, function: FunctionNode) -> Scope:
        """The scope of a function's body."""
        assert self.definitions is not None  # their collection visits the functions
        return self.functions[function]


def outline(path: str, text: str) -> Outline:
    """The outline of a text. One that no parser understands has an empty outline."""
    tree = _tree(text)
    if tree is not None:
        return Outline(path, Scope("module", "", None, tree.body), parsed=True)
    from netron_lens.discover.repair import repaired  # noqa: PLC0415 - its parser is a third of the start-up

    tree = _tree(repaired(text))
    return Outline(path, Scope("module", "", None, tree.body if tree else ()), parsed=False)


def nested_bodies(statement: ast.stmt) -> Iterator[Sequence[ast.stmt]]:
    """The blocks of an `if`, a loop, `with`, `try` or `match`; none for other statements."""
    kind = type(statement)
    if kind not in _BLOCKS:
        return
    for name in ("body", "handlers", "cases", "orelse", "finalbody"):
        block = getattr(statement, name, ())
        if name in {"handlers", "cases"}:
            yield from (part.body for part in block)
        else:
            yield block


_BLOCKS = {
    getattr(ast, name)
    for name in ("If", "For", "AsyncFor", "While", "With", "AsyncWith", "Try", "TryStar", "Match")
    if hasattr(ast, name)
}


def _tree(text: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the text's own warnings are not ours
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _collect(
    body: Sequence[ast.stmt],
    scope: Scope,
    owner: Outline,
    found: dict[ast.ClassDef, Definition],
) -> None:
    for statement in body:
        kind = type(statement)
        if kind is ast.ClassDef:
            assert isinstance(statement, ast.ClassDef)
            definition = Definition(statement, scope, f"{scope.prefix}{statement.name}")
            found[statement] = definition
            _collect(statement.body, definition.inner, owner, found)
        elif kind is ast.FunctionDef or kind is ast.AsyncFunctionDef:
            assert isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef))
            inner = Scope("function", f"{scope.prefix}{statement.name}.<locals>.", scope, statement.body, statement)
            owner.functions[statement] = inner
            _collect(statement.body, inner, owner, found)
        elif kind in _BLOCKS:
            for block in nested_bodies(statement):
                _collect(block, scope, owner, found)
