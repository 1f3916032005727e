"""Where the statements of a file stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.worker.load.reading.structure import child_blocks

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator


@dataclass(frozen=True)
class Place:
    """Before the statement `index` of a block, which is the block `role` of the statement `owner`."""

    block: tuple[ast.stmt, ...]
    index: int
    owner: ast.stmt | None
    role: str


class Places:
    """The places of one file's statements; those in functions and classes have one when these are entered."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self._places: dict[int, Place] = {}
        self._ends: dict[tuple[int, str], Place] = {}
        self._put(tree.body, None, "body")

    def of(self, statement: ast.stmt) -> Place:
        """Say where a statement of the file stands."""
        return self._places[id(statement)]

    def start(self, loop: ast.stmt) -> Place:
        """Give the place at the head of a loop, which every round passes."""
        return self._places[id(loop.body[0])]  # type: ignore[attr-defined] # a loop has a body

    def end(self, owner: ast.stmt | None = None, role: str = "body") -> Place:
        """Give the place at the end of the file, or of a block that `enter` or a compound statement has placed."""
        key = (id(owner), role)
        if key not in self._ends:
            block = tuple(self.tree.body if owner is None else getattr(owner, role))
            self._ends[key] = Place(block, len(block), owner, role)
        return self._ends[key]

    def enter(self, function: ast.stmt) -> None:
        """Place the statements of a function's or class's body, as if it were inlined where it stands."""
        self._put(function.body, function, "body")  # type: ignore[attr-defined] # functions and classes have bodies

    def owners(self, statement: ast.stmt) -> Iterator[tuple[ast.stmt, str]]:
        """List the compound statements around a statement, innermost first, each with the block it is in."""
        place = self._places.get(id(statement))
        while place is not None and place.owner is not None:
            yield place.owner, place.role
            place = self._places.get(id(place.owner))

    def statements(self) -> list[ast.stmt]:
        """List all statements that have a place: those of entered functions too."""
        return [place.block[place.index] for place in self._places.values()]

    def _put(self, block: list[ast.stmt], owner: ast.stmt | None, role: str) -> None:
        statements = tuple(block)
        for index, statement in enumerate(statements):
            self._places[id(statement)] = Place(statements, index, owner, role)
            for name, child in child_blocks(statement):
                self._put(child, statement, name)
