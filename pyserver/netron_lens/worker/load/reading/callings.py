"""The functions of a file: which of them a statement may run at once, and what these set and change."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.load.reading.effects import effects
from netron_lens.worker.load.reading.names import FUNCTIONS
from netron_lens.worker.load.reading.structure import Function, hears_of_subclasses, trains

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from netron_lens.worker.load.reading.names import Effects


class Callings:
    """The functions and classes of one file, by name.

    `now(statement)` tells what a statement does at once, `later(statement)` what a call of what it defines does too.
    """

    def __init__(
        self,
        statements: Iterable[ast.stmt],
        text: str,
        *,
        now: Callable[[ast.stmt], Effects],
        later: Callable[[ast.stmt], Effects],
    ) -> None:
        self._now = now
        self._later = later
        self._sets_globals = "global" in text
        self._asks_subclasses = "__subclasses__" in text
        self._trains: dict[int, bool] = {}
        self._setters: dict[str, list[Function]] | None = None
        self._functions: dict[str, list[ast.stmt]] = {}
        for statement in statements:
            if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
                self._functions.setdefault(statement.name, []).append(statement)
        self._hearing = {
            name for name, functions in self._functions.items() if any(map(hears_of_subclasses, functions))
        }

    def run_by(self, own: Effects) -> set[str]:
        """Name the functions that a statement of these effects may run at once, through others of the file too."""
        names: set[str] = set()
        stack = [*(call.function for call in own.calls), *self._hearers(own)]
        while stack:
            name = stack.pop()
            if name in names:
                continue
            names.add(name)
            for each in self._functions.get(name, ()):
                if not self._is_training(each):
                    stack.extend(call.function for call in self._later(each).later_calls)
        return names

    def changed_by(self, own: Effects) -> set[str]:
        """Name whose values the functions that a statement of these effects runs may change."""
        names: set[str] = set()
        for name in self.run_by(own):
            for function in self._functions.get(name, ()):
                names |= set() if self._is_training(function) else self._later(function).later_changes
        for call in own.calls:
            names |= self._changed_arguments(call.function, call.arguments)
        return names | (self._ancestors(own) if self._asks_subclasses else self._hearers(own))

    def setters(self) -> dict[str, list[Function]]:
        """List the functions that set a name by `global`, by name."""
        if self._setters is None:
            self._setters = {}
            functions = [each for named in self._functions.values() for each in named] if self._sets_globals else []
            for function in functions:
                if isinstance(function, FUNCTIONS):
                    declared = [node.names for node in ast.walk(function) if isinstance(node, ast.Global)]
                    for name in {name for names in declared for name in names}:
                        self._setters.setdefault(name, []).append(function)
        return self._setters

    def _hearers(self, own: Effects) -> set[str]:
        """Name the ancestors of the classes that a statement makes, if one of them runs code when it gets an heir."""
        if not self._hearing or not own.bases:
            return set()
        ancestors = self._ancestors(own)
        return ancestors if ancestors & self._hearing else set()

    def _ancestors(self, own: Effects) -> set[str]:
        """Name the file's classes that those a statement makes inherit from, with their metaclasses."""
        names: set[str] = set()
        stack = [*own.bases]
        while stack:
            name = stack.pop()
            if name not in names and name in self._functions:
                names.add(name)
                stack.extend(base for each in self._functions[name] for base in self._now(each).bases)
        return names

    def _is_training(self, function: ast.stmt) -> bool:
        if id(function) not in self._trains:
            self._trains[id(function)] = trains(function)
        return self._trains[id(function)]

    def _changed_arguments(self, function: str, arguments: dict[int | str, str]) -> set[str]:
        names: set[str] = set()
        for each in self._functions.get(function, ()):
            if not isinstance(each, FUNCTIONS):
                continue
            parameters = [argument.arg for argument in (*each.args.posonlyargs, *each.args.args)]
            changed = _changed_parameters(each)
            for place, name in arguments.items():
                known = place if isinstance(place, str) else (parameters[place] if place < len(parameters) else "")
                if known in changed:
                    names.add(name)
        return names


def _changed_parameters(function: Function) -> set[str]:
    """Name the parameters whose values a function's body changes in place."""
    parameters = {
        argument.arg for argument in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    }
    names: set[str] = set()
    for statement in function.body:
        for each in ast.walk(statement):
            if isinstance(each, ast.stmt) and not isinstance(each, (*FUNCTIONS, ast.ClassDef)):
                names |= set(effects(each, lazy_annotations=True).changes)
    return parameters & names
