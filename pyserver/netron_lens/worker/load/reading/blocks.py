"""The statements of a file with what each does to names: which it binds, reads and changes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.load.reading.callings import Callings
from netron_lens.worker.load.reading.effects import effects
from netron_lens.worker.load.reading.meanings import Meanings
from netron_lens.worker.load.reading.names import FUNCTIONS, Effects
from netron_lens.worker.load.reading.places import Places
from netron_lens.worker.load.reading.structure import child_blocks, is_starred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


LOOKS_UP = frozenset({"globals", "eval"})
"""Functions by which code finds a value by its name."""


class Blocks:
    """The statements of one file with their places and effects.

    `starred(statement, name)` tells whether a star import binds a name: true, false, or none where it cannot be known.
    """

    def __init__(self, tree: ast.Module, text: str, starred: Callable[[ast.ImportFrom, str], bool | None]) -> None:
        self.tree = tree
        self.looks_up = any(f"{name}(" in text for name in LOOKS_UP)
        self.starred = starred
        self.passed_over: dict[str, ast.stmt] = {}
        """What is asked for of a name that an import of a missing package binds, and an earlier one gives."""
        self.places = Places(tree)
        self._lazy_annotations = any(
            isinstance(node, ast.ImportFrom)
            and node.module == "__future__"
            and any(a.name == "annotations" for a in node.names)
            for node in tree.body
        )
        self._effects: dict[int, Effects] = {}
        self._all_effects: dict[int, Effects] = {}
        self._touched: dict[int, set[str]] = {}
        self._changed: dict[int, set[str]] = {}
        self._candidates: dict[int, dict[str, list[int]]] = {}
        self._kept_blocks: list[tuple[ast.stmt, ...]] = []
        self._everything: set[str] | None = None
        self._meanings = Meanings(self.statements())
        self._origins = self._all_origins()
        self._derived: dict[str, set[str]] = {}
        for name, origins in self._origins.items():
            for origin in origins:
                self._derived.setdefault(origin, set()).add(name)
        self.callings = Callings(self.statements(), text, now=self.effects, later=self.all_effects)

    def statements(self) -> Iterator[ast.stmt]:
        """List the file's statements outside functions and classes, in order."""
        stack = list(reversed(self.tree.body))
        while stack:
            statement = stack.pop()
            yield statement
            for _, block in reversed(child_blocks(statement)):
                stack.extend(reversed(block))

    def effects(self, statement: ast.stmt) -> Effects:
        """Say what a statement's own part does to names."""
        found = self._effects.get(id(statement))
        if found is None:
            found = effects(statement, lazy_annotations=self._lazy_annotations, later=False)
            self._effects[id(statement)] = found
        return found

    def all_effects(self, statement: ast.stmt) -> Effects:
        """Say what a statement does to names, at once and when the functions in it are called."""
        found = self._all_effects.get(id(statement))
        if found is None:
            found = self._all_effects[id(statement)] = effects(statement, lazy_annotations=self._lazy_annotations)
        return found

    def bound(self, statement: ast.stmt) -> set[str]:
        """Name what the statement's own part binds."""
        return self.effects(statement).binds

    def touched(self, statement: ast.stmt) -> set[str]:
        """Name what a statement, its blocks included, binds, deletes or changes."""
        found = self._touched.get(id(statement))
        if found is None:
            found = self.bound(statement) | self.changed(statement) | self.effects(statement).deletes
            for _, block in child_blocks(statement):
                for child in block:
                    found |= self.touched(child)
            if is_starred(statement):
                found.add("*")
            self._touched[id(statement)] = found
        return found

    def changed(self, statement: ast.stmt) -> set[str]:
        """Name whose values the statement's own part may change: through aliases and the file's own functions too."""
        found = self._changed.get(id(statement))
        if found is not None:
            return found
        own = self.effects(statement)
        told = own.told | self.callings.changed_by(own)
        names = {*own.changes, *(told - self._meanings.modules)}
        names |= {origin for name in tuple(names) for origin in self._origins.get(name, ())}
        names |= {name for origin in tuple(names) for name in self._derived.get(origin, ())}
        places = self._changed_places(own)
        if places:
            names |= {name for name in self._meanings.named() if self._meanings.within(name, places)}
        self._changed[id(statement)] = names
        return names

    def changes(self, statement: ast.stmt, dotted: str) -> bool:
        """Tell whether the statement's own part may change what a dotted name means.

        Of a module another part than the one that is named may be changed, as `sys.argv` is no part of `sys.path`.
        """
        root = dotted.partition(".")[0]
        if root not in self.changed(statement):
            return False
        places = self._changed_places(self.effects(statement)) if root in self._meanings.named() else ()
        return not places or self._meanings.touches(dotted, places)

    def set_globals(self, statement: ast.stmt) -> set[str]:
        """Name the globals that functions called at once set by `global`."""
        called = self.callings.run_by(self.effects(statement))
        setters = self.callings.setters()
        return {name for name, functions in setters.items() if any(each.name in called for each in functions)}

    def everything(self) -> set[str]:
        """Name all that the file binds or changes, by `global` too; `*` where it imports all of a module."""
        if self._everything is None:
            own = {name for statement in self.tree.body for name in self.touched(statement)}
            self._everything = own | set(self.callings.setters())
        return self._everything

    def candidates(self, block: tuple[ast.stmt, ...], name: str) -> list[int]:
        """List the statements of a block that touch a name, or may by importing everything."""
        index = self._candidates.get(id(block))
        if index is None:
            index = self._candidates[id(block)] = {}
            for place, statement in enumerate(block):
                for touched in self.touched(statement):
                    index.setdefault(touched, []).append(place)
            self._kept_blocks.append(block)
        return sorted({*index.get(name, ()), *index.get("*", ())})

    def _changed_places(self, own: Effects) -> set[str]:
        modules = [places for name, places in own.changes.items() if name in self._meanings.modules]
        return {place for places in modules for place in places}

    def _all_origins(self) -> dict[str, set[str]]:
        direct: dict[str, set[str]] = {}
        for statement in self.statements():
            if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
                continue
            for name, names in self.effects(statement).origins.items():
                direct.setdefault(name, set()).update(names - {name})
        closed: dict[str, set[str]] = {}
        for name in direct:
            seen: set[str] = set()
            stack = [name]
            while stack:
                for origin in direct.get(stack.pop(), ()):
                    if origin not in seen and origin not in self._meanings.modules:
                        seen.add(origin)
                        stack.append(origin)
            closed[name] = seen
        return closed
