"""What a name in a text can stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ast

    from netron_lens.discover.outline import Definition, FunctionNode, Outline, Scope
    from netron_lens.discover.places import Place


@dataclass(frozen=True)
class Class:
    """A class statement in a text that was read."""

    outline: Outline
    definition: Definition


@dataclass(frozen=True)
class Function:
    """A function in a text that was read."""

    outline: Outline
    node: FunctionNode


@dataclass(frozen=True)
class Module:
    """A module by its dotted name (empty where it has none), and its place where it was found."""

    dotted: str
    place: Place | None

    def member(self, name: str) -> str:
        """The dotted name of something in it."""
        return f"{self.dotted}.{name}" if self.dotted else name


@dataclass(frozen=True)
class Missing:
    """Something whose text was not found, by its dotted name; an empty name where not even that is told."""

    dotted: str


@dataclass(frozen=True)
class Value:
    """An expression that is no plain name, in its scope, as of a line."""

    outline: Outline
    scope: Scope
    node: ast.expr
    line: float


Target = Class | Function | Module | Missing | Value
