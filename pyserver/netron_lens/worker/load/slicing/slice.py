"""The part of a file that a name or class needs: which of its statements, and which names of its imports."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ast


@dataclass
class Slice:
    """What is needed: statements by `id`, for imports the names.

    `wanted` are all names needed, `unbound` those that nothing gives, each with the statement that reads it.
    `inlined` are functions that set a needed global: the kept statements of their bodies run after the rest.
    """

    kept: set[int] = field(default_factory=set)
    names: dict[int, set[str]] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)
    unbound: dict[str, ast.stmt] = field(default_factory=dict)
    inlined: list[ast.stmt] = field(default_factory=list)

    def add(self, other: Slice) -> None:
        """Take another slice of the same file along."""
        self.kept |= other.kept
        self.wanted |= other.wanted
        self.unbound |= other.unbound
        self.inlined += [each for each in other.inlined if each not in self.inlined]
        for statement, names in other.names.items():
            self.names.setdefault(statement, set()).update(names)
