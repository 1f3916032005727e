"""The scopes within a statement: whose name a name is, where it is read, bound or changed."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from netron_lens.worker.load.reading.changes import changed_place, origins
from netron_lens.worker.load.reading.names import FUNCTIONS, Call, Effects


@dataclass
class Scope:
    """A scope within the statement. `bound` are its own names; a class's grow as its body is read."""

    kind: str
    bound: set[str]
    outer: set[str] = field(default_factory=set)


class Scopes(ast.NodeVisitor):
    """The reading of one statement: `effects` grow as names are met. Names of scopes within do not count."""

    def __init__(self, *, lazy_annotations: bool, later: bool) -> None:
        self.effects = Effects()
        self.later = later
        self.scopes: list[Scope] = []
        self.lazy_annotations = lazy_annotations
        self.conditional = False

    def _in_function(self) -> bool:
        return any(scope.kind == "function" for scope in self.scopes)

    def _owner(self, name: str) -> Scope | None:
        for depth, scope in enumerate(reversed(self.scopes)):
            if scope.kind == "class" and depth:
                continue
            if name in scope.bound:
                return scope
        return None

    def _read(self, dotted: str) -> None:
        if self._owner(dotted.partition(".")[0]) is None:
            (self.effects.later if self._in_function() else self.effects.reads).add(dotted)

    def _bind(self, name: str) -> None:
        if not self.scopes:
            self.effects.binds.add(name)
        elif name in self.scopes[-1].outer:
            (self.effects.later_changes if self._in_function() else self.effects.binds).add(name)
        elif self.scopes[-1].kind == "class" and not self.conditional:
            self.scopes[-1].bound.add(name)

    def _change(self, node: ast.expr) -> None:
        dotted = changed_place(node)
        for name in origins(node):
            if self._owner(name) is not None:
                continue
            if self._in_function():
                self.effects.later_changes.add(name)
            else:
                self.effects.changes.setdefault(name, set()).add(dotted or name)

    def _call(self, name: str, arguments: dict[int | str, str]) -> None:
        if self._owner(name) is None:
            call = Call(name, arguments)
            (self.effects.later_calls if self._in_function() else self.effects.calls).append(call)

    def derive(self, target: ast.expr, value: ast.expr) -> None:
        """Note whose values a target may hold from now on."""
        names = origins(value) if not self.scopes else set()
        if not names:
            return
        for part in ast.walk(target):
            if isinstance(part, ast.Name):
                self.effects.origins.setdefault(part.id, set()).update(names)


def every_argument(arguments: ast.arguments) -> list[ast.arg]:
    """List the parameters of a function."""
    extra = [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *extra]


def declared(body: list[ast.stmt] | list[ast.expr]) -> set[str]:
    """Names that a body declares `global` (or `nonlocal`, which the scope around binds)."""
    names: set[str] = set()
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Global):
            names.update(node.names)
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            stack.extend(ast.iter_child_nodes(node))
    return names
