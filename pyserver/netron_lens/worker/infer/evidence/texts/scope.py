"""A text's scopes: where each name gets its value and which calls stand where, found in one walk."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Step = int | Literal["element", "rest"]
"""How a value is taken apart before it is bound: an index, the element of an iteration, a starred rest."""


@dataclass(frozen=True)
class Binding:
    """A name gets `value`, taken apart along `steps`. Line 0 is before all others: the names of comprehensions."""

    line: int
    value: ast.expr
    steps: tuple[Step, ...] = ()


class Branch(NamedTuple):
    """The lines that run where a test holds, or where it does not."""

    test: ast.expr
    lines: range
    taken: bool


@dataclass(eq=False)
class Scope:
    """The module, a class or a function with what is bound and called in it; comprehensions belong to it.

    `name.key` is bound by `name.key = 1` and by `name["key"] = 1`; `entries` are those that the latter binds. Longer
    paths are bound by `name.part.key = 1`. What is `mutated` grows in these lines; what is `shortened` has lost parts,
    `del layers[-1]`; what is `keyed` is given keys that only a run tells, `numbers[word] = 4`. `stars` are the modules
    of which all is imported; `branched` are all imports of a name, of which the last one is in `imports`. A module is
    that of a file, `path`.
    """

    node: ast.Module | ast.ClassDef | FunctionNode
    parent: Scope | None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    attributes: dict[str, list[tuple[Binding, Scope]]] = field(default_factory=dict)
    calls: list[ast.Call] = field(default_factory=list)
    returns: list[ast.expr] = field(default_factory=list)
    functions: dict[str, Scope] = field(default_factory=dict)
    classes: dict[str, Scope] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    branched: dict[str, list[str]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    mutated: dict[str, list[int]] = field(default_factory=dict)
    shortened: set[str] = field(default_factory=set)
    keyed: set[str] = field(default_factory=set)
    entries: set[str] = field(default_factory=set)
    path: str = ""

    @property
    def parameters(self) -> ast.arguments | None:
        """The parameters of a function."""
        return None if isinstance(self.node, ast.Module | ast.ClassDef) else self.node.args

    def enclosing_class(self) -> Scope | None:
        """Give the nearest class around this scope, itself included."""
        scope: Scope | None = self
        while scope is not None and not isinstance(scope.node, ast.ClassDef):
            scope = scope.parent
        return scope


@dataclass(eq=False)
class Text:
    """A parsed text. `where` says in words where a line is ("line 12", "train.py line 12")."""

    path: str
    source: str
    tree: ast.Module
    root: Scope
    scopes: tuple[Scope, ...]
    where: Callable[[int], str]

    @cached_property
    def calls(self) -> dict[str, list[tuple[ast.Call, Scope]]]:
        """Give the calls by the last name of what they call, with the scopes where they stand."""
        found: dict[str, list[tuple[ast.Call, Scope]]] = {}
        for scope in self.scopes:
            for call in scope.calls:
                match call.func:
                    case ast.Name(name) | ast.Attribute(_, name):
                        found.setdefault(name, []).append((call, scope))
        return found
