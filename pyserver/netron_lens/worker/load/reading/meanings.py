"""What names of modules mean: after `from absl import flags` and `FLAGS = flags.FLAGS`, `FLAGS` is `absl.flags.FLAGS`.

A change to a part of a module is a change to every name that means this part, one within it, or one around it.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.load.reading.names import chain

if TYPE_CHECKING:
    from collections.abc import Iterable


class Meanings:
    """The names of one file that mean modules, or parts of them."""

    def __init__(self, statements: Iterable[ast.stmt]) -> None:
        self._full: dict[str, str] = {}
        self.modules: set[str] = set()
        for statement in statements:
            self._note(statement)

    def full(self, dotted: str) -> str:
        """Write a dotted name of the file in full; one that means nothing of a module stays as it is."""
        root, dot, rest = dotted.partition(".")
        return f"{self._full.get(root, root)}{dot}{rest}"

    def within(self, root: str, places: Iterable[str]) -> bool:
        """Tell whether a name means something of a module that `places` are, or are within."""
        return root in self._full and any(_overlap(self._full[root], self.full(place)) for place in places)

    def touches(self, dotted: str, places: Iterable[str]) -> bool:
        """Tell whether what a dotted name means is one of the places, within one, or around one."""
        return any(_overlap(self.full(dotted), self.full(place)) for place in places)

    def named(self) -> Iterable[str]:
        """Name all that means a module, or a part of one."""
        return self._full

    def _note(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                name = alias.asname or alias.name.partition(".")[0]
                self._full.setdefault(name, alias.name if alias.asname else name)
                self.modules.add(name)
        elif isinstance(statement, ast.ImportFrom):
            module = "." * statement.level + (statement.module or "")
            for alias in statement.names:
                self._full.setdefault(alias.asname or alias.name, f"{module}.{alias.name}")
                self.modules.add(alias.asname or alias.name)
        elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Attribute):
            value = chain(statement.value)
            target = statement.targets[0]
            if value and isinstance(target, ast.Name) and value.partition(".")[0] in self.modules:
                self._full.setdefault(target.id, self.full(value))


def _overlap(one: str, other: str) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")
