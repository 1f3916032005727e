"""Where the statements of a file stand, and which of them give a name its value at a place.

A place is before a statement of a block, or at a block's end. From there the search goes backwards: a statement that
surely binds the name ends it, one that may bind it or changes its value is taken along. The blocks of a loop are
searched round.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.worker.load.effects import effects
from netron_lens.worker.load.names import FUNCTIONS, Effects
from netron_lens.worker.load.search import Search
from netron_lens.worker.load.structure import Function, child_blocks, hears_of_subclasses, trains

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class Place:
    """Before the statement `index` of a block, which is the block `role` of the statement `owner`."""

    block: tuple[ast.stmt, ...]
    index: int
    owner: ast.stmt | None
    role: str


@dataclass
class Found:
    """The statements that give a name its value; `surely` if it then has one whatever ran."""

    statements: list[ast.stmt]
    surely: bool


class Blocks:
    """The statements of one file with their places and effects.

    `starred(statement, name)` tells whether a star import binds a name: true, false, or none where it cannot be known.
    """

    def __init__(self, tree: ast.Module, text: str, starred: Callable[[ast.ImportFrom, str], bool | None]) -> None:
        self.tree = tree
        self._text = text
        self._starred = starred
        self._lazy_annotations = any(
            isinstance(node, ast.ImportFrom)
            and node.module == "__future__"
            and any(a.name == "annotations" for a in node.names)
            for node in tree.body
        )
        self._effects: dict[int, Effects] = {}
        self._all_effects: dict[int, Effects] = {}
        self._trains: dict[int, bool] = {}
        self._candidates: dict[int, dict[str, list[int]]] = {}
        self._kept_blocks: list[tuple[ast.stmt, ...]] = []
        self._places: dict[int, Place] = {}
        self._touched: dict[int, set[str]] = {}
        self._ends: dict[tuple[int, str], Place] = {}
        self._place(tree.body, None, "body")
        self._everything: set[str] | None = None
        self._setters: dict[str, list[Function]] | None = None
        self._changed: dict[int, set[str]] = {}
        imports = (each for each in self.statements() if isinstance(each, (ast.Import, ast.ImportFrom)))
        self._modules = {name for each in imports for name in self.bound(each)}
        self._origins = self._all_origins()
        self._functions = self._all_functions()

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

    def place(self, statement: ast.stmt) -> Place:
        """Say where a statement of the file stands."""
        return self._places[id(statement)]

    def end(self, owner: ast.stmt | None = None, role: str = "body") -> Place:
        """Give the place at the end of the file, or of a block that `enter` or a compound statement has placed."""
        key = (id(owner), role)
        if key not in self._ends:
            block = tuple(self.tree.body if owner is None else getattr(owner, role))
            self._ends[key] = Place(block, len(block), owner, role)
        return self._ends[key]

    def enter(self, function: ast.stmt) -> None:
        """Place the statements of a function's or class's body, as if it were inlined where it stands."""
        self._place(function.body, function, "body")  # type: ignore[attr-defined] # functions and classes have bodies

    def owners(self, statement: ast.stmt) -> Iterator[tuple[ast.stmt, str]]:
        """List the compound statements around a statement, innermost first, each with the block it is in."""
        place = self._places.get(id(statement))
        while place is not None and place.owner is not None:
            yield place.owner, place.role
            place = self._places.get(id(place.owner))

    def reaching(self, dotted: str, place: Place, *, changes: bool = True, deletions: bool = True) -> Found:
        """Find the statements that give `dotted` its value at `place`; without `changes`, only those that bind it."""
        search = Search(self, dotted, changes=changes, deletions=deletions)
        surely = search.back(place)
        return Found(search.found or search.weak, surely)

    def calls_deeply(self, statement: ast.stmt) -> set[str]:
        """Name the functions that a statement may run at once, through others of the file too."""
        names: set[str] = set()
        own = self.effects(statement)
        stack = [call.function for call in own.calls]
        stack += [name for name in own.bases if any(map(hears_of_subclasses, self._functions.get(name, ())))]
        while stack:
            name = stack.pop()
            if name in names:
                continue
            names.add(name)
            for each in self._functions.get(name, ()):
                if not self._is_training(each):
                    stack.extend(call.function for call in self.all_effects(each).later_calls)
        return names

    def touched(self, statement: ast.stmt) -> set[str]:
        """Name what a statement, its blocks included, binds, deletes or changes."""
        found = self._touched.get(id(statement))
        if found is None:
            found = set(self.bound(statement)) | self.changed(statement) | self.effects(statement).deletes
            for _, block in child_blocks(statement):
                for child in block:
                    found |= self.touched(child)
            if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
                found.add("*")
            self._touched[id(statement)] = found
        return found

    def bound(self, statement: ast.stmt) -> set[str]:
        """Name what the statement's own part binds, the functions' globals that it sets included."""
        return self.effects(statement).binds

    def changed(self, statement: ast.stmt) -> set[str]:
        """Name whose values the statement's own part may change: through aliases and the file's own functions too."""
        found = self._changed.get(id(statement))
        if found is not None:
            return found
        own = self.effects(statement)
        told = set(own.told)
        for name in self.calls_deeply(statement):
            for function in self._functions.get(name, ()):
                told |= set() if self._is_training(function) else self.all_effects(function).later_changes
        for call in own.calls:
            told |= self._changed_arguments(call.function, call.arguments)
        names = {*own.changes, *(told - self._modules)}
        names |= {origin for name in tuple(names) for origin in self._origins.get(name, ())}
        self._changed[id(statement)] = names
        return names

    def changes(self, statement: ast.stmt, dotted: str) -> bool:
        """Tell whether the statement's own part may change what a dotted name means.

        Of a module another part than the one that is named may be changed, as `sys.argv` is no part of `sys.path`.
        """
        root = dotted.partition(".")[0]
        if root not in self.changed(statement):
            return False
        places = self.effects(statement).changes.get(root)
        if places is None or root not in self._modules:
            return True
        return any(f"{dotted}.".startswith(f"{each}.") or f"{each}.".startswith(f"{dotted}.") for each in places)

    def set_globals(self, statement: ast.stmt) -> set[str]:
        """Name the globals that functions called at once set by `global`."""
        called = self.calls_deeply(statement)
        return {name for name, functions in self.setters().items() if any(each.name in called for each in functions)}

    def start(self, loop: ast.stmt) -> Place:
        """Give the place at the head of a loop, which every round passes."""
        return self._places[id(loop.body[0])]  # type: ignore[attr-defined] # a loop has a body

    def everything(self) -> set[str]:
        """Name all that the file binds or changes, by `global` too; `*` where it imports all of a module."""
        if self._everything is None:
            own = {name for statement in self.tree.body for name in self.touched(statement)}
            self._everything = own | set(self.setters())
        return self._everything

    def setters(self) -> dict[str, list[Function]]:
        """List the functions that set a name by `global`, by name."""
        if self._setters is None:
            self._setters = {}
            for statement in self.tree.body if "global" in self._text else ():
                if isinstance(statement, FUNCTIONS):
                    names = {
                        name for node in ast.walk(statement) if isinstance(node, ast.Global) for name in node.names
                    }
                    for name in names:
                        self._setters.setdefault(name, []).append(statement)
        return self._setters

    def placed(self) -> list[ast.stmt]:
        """List all statements that have a place: those of entered functions too."""
        return [place.block[place.index] for place in self._places.values()]

    def starred(self, statement: ast.ImportFrom, name: str) -> bool | None:
        """Tell whether a star import binds a name."""
        return self._starred(statement, name)

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

    def _place(self, block: list[ast.stmt], owner: ast.stmt | None, role: str) -> None:
        statements = tuple(block)
        for index, statement in enumerate(statements):
            self._places[id(statement)] = Place(statements, index, owner, role)
            for name, child in child_blocks(statement):
                self._place(child, statement, name)

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
                    if origin not in seen and origin not in self._modules:
                        seen.add(origin)
                        stack.append(origin)
            closed[name] = seen
        return closed

    def _all_functions(self) -> dict[str, list[ast.stmt]]:
        found: dict[str, list[ast.stmt]] = {}
        for statement in self.statements():
            if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
                found.setdefault(statement.name, []).append(statement)
        return found

    def statements(self) -> Iterator[ast.stmt]:
        """List the file's statements outside functions and classes, in order."""
        stack = list(reversed(self.tree.body))
        while stack:
            statement = stack.pop()
            yield statement
            for _, block in reversed(child_blocks(statement)):
                stack.extend(reversed(block))


def _changed_parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
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
