"""The search backwards from a place for the statements that give a name its value there.

A statement that surely binds the name ends it, one that may bind it or changes its value is taken along. The blocks of
a loop are searched round.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.worker.load.reading.names import FUNCTIONS, bound_names, is_try
from netron_lens.worker.load.reading.structure import (
    LOOPS,
    child_blocks,
    is_starred,
    is_sure,
    is_type_checking,
    main_check,
)
from netron_lens.worker.load.slicing.lost_imports import is_lost

if TYPE_CHECKING:
    from netron_lens.worker.load.reading.blocks import Blocks
    from netron_lens.worker.load.reading.places import Place


@dataclass
class Found:
    """The statements that give a name its value; `surely` if it then has one whatever ran."""

    statements: list[ast.stmt]
    surely: bool


def reaching(blocks: Blocks, dotted: str, place: Place, *, changes: bool = True, deletions: bool = True) -> Found:
    """Find the statements that give `dotted` its value at `place`; without `changes`, only those that bind it."""
    search = Search(blocks, dotted, changes=changes, deletions=deletions)
    surely = search.back(place)
    return Found(search.found or search.weak, surely)


class Search:
    """One search backwards for what gives a name its value."""

    def __init__(self, blocks: Blocks, dotted: str, *, changes: bool, deletions: bool) -> None:
        self.blocks = blocks
        self.dotted = dotted
        self.root = dotted.partition(".")[0]
        self.changes = changes
        self.deletions = deletions
        self.found: list[ast.stmt] = []
        self.weak: list[ast.stmt] = []

    def back(self, place: Place) -> bool:
        """Search from a place to the beginning of the file; true if the name surely has a value there."""
        block, index, owner, role = place.block, place.index, place.owner, place.role
        while True:
            places = self.blocks.candidates(block, self.root)
            if self._block([block[each] for each in places if each < index]):
                return True
            if owner is None:
                return False
            if isinstance(owner, LOOPS):
                self._block([block[each] for each in places if each >= index])
            if self._header(owner, role):
                return True
            if isinstance(owner, FUNCTIONS) and self._is_parameter(owner):
                self.found.append(owner)
                return True
            outer = self._outside(owner)
            block, index, owner, role = outer.block, outer.index, outer.owner, outer.role

    def _outside(self, owner: ast.stmt) -> Place:
        """Where the search goes on: a function's body runs later, and does not see the class around it."""
        outer = self.blocks.places.of(owner)
        if not isinstance(owner, FUNCTIONS):
            return outer
        while isinstance(outer.owner, ast.ClassDef):
            outer = self.blocks.places.of(outer.owner)
        around = outer.owner if isinstance(outer.owner, FUNCTIONS) else None
        return self.blocks.places.end(around)

    def _block(self, statements: tuple[ast.stmt, ...] | list[ast.stmt]) -> bool:
        return any(self._statement(statement) for statement in reversed(statements))

    def _statement(self, statement: ast.stmt) -> bool:
        touched = self.blocks.touched(statement)
        if self.root not in touched and "*" not in touched:
            return False
        main = main_check(statement)
        if main is not None:
            return self._block(main.imported)
        if isinstance(statement, ast.If) and is_type_checking(statement):
            return self._type_checking(statement)
        blocks = dict(child_blocks(statement))
        if not blocks:
            return self._simple(statement)
        sure = {role: self._block(block) for role, block in reversed(list(blocks.items()))}
        return self._own(statement) or is_sure(statement, sure)

    def _type_checking(self, statement: ast.If) -> bool:
        """What only type checkers are told serves where nothing else gives the name, if it is told by its name.

        No module is imported to see whether a star would bind it: packages list hundreds of these.
        """
        if self._block(statement.orelse):
            return True
        found, self.found = self.found, []
        self._block([each for each in statement.body if not is_starred(each)])
        self.weak.extend(self.found)
        self.found = found
        return False

    def _own(self, statement: ast.stmt) -> bool:
        """The header's part: what it binds outside a loop is bound for sure only by a walrus or a `with`."""
        if self.root in self.blocks.bound(statement) or (self.changes and self.blocks.changes(statement, self.dotted)):
            self.found.append(statement)
            return isinstance(statement, (ast.With, ast.AsyncWith)) and self.root in self.blocks.bound(statement)
        return False

    def _header(self, owner: ast.stmt, role: str) -> bool:
        """Going out of a block: what its header, and what ran before it in the same statement, gives."""
        if is_try(owner) and role != "body":
            for earlier, block in reversed(child_blocks(owner)):
                if earlier == "body" or (role == "finalbody" and earlier != role):
                    self._block(block)
        if self.root not in self.blocks.bound(owner) or isinstance(owner, (*FUNCTIONS, ast.ClassDef)):
            return False
        self.found.append(owner)
        return isinstance(owner, (ast.With, ast.AsyncWith)) or (
            isinstance(owner, (ast.For, ast.AsyncFor)) and role == "body"
        )

    def _simple(self, statement: ast.stmt) -> bool:
        own = self.blocks.effects(statement)
        if is_starred(statement) and self.root == "*":
            self.found.append(statement)
            return False
        if is_starred(statement):
            binds = self.blocks.starred(statement, self.root)
            if binds is not False:  # of a package that is missing, only what nothing else gives is expected
                (self.found if binds else self.weak).append(statement)
            return binds is True
        if self.root in own.deletes:
            if self.deletions:
                self.found.append(statement)
            return False
        if self.root in own.binds:
            is_passed_over = is_lost(statement, self.dotted, self.blocks.tree.body)
            if is_passed_over:
                self.blocks.passed_over[self.dotted] = statement
            if is_passed_over or (isinstance(statement, ast.Import) and not self._imports(statement)):
                self.weak.append(statement)
                return False
            self.found.append(statement)
            return not isinstance(statement, ast.AugAssign) and self._is_plain(statement)
        if self.changes and self.blocks.changes(statement, self.dotted):
            self.found.append(statement)
        return False

    def _imports(self, statement: ast.Import) -> bool:
        for alias in statement.names:
            name = alias.asname or alias.name
            if name in (self.root, self.dotted):
                return True
            if name.startswith(f"{self.root}.") and (f"{self.dotted}.").startswith(f"{name}."):
                return True
        return False

    def _is_plain(self, statement: ast.stmt) -> bool:
        """A walrus in a comprehension or behind `and` may not bind; a target of an assignment does."""
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            return self.root in set(bound_names(targets))
        return not isinstance(statement, ast.Expr)

    def _is_parameter(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        arguments = function.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        return any(argument.arg == self.root for argument in every if argument)
