"""What a name or class needs is collected, backwards from where it is read."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from netron_lens.worker.load.reading.blocks import LOOKS_UP
from netron_lens.worker.load.reading.composed_names import composed
from netron_lens.worker.load.reading.deciding import deciding, every
from netron_lens.worker.load.reading.expressions import reads
from netron_lens.worker.load.reading.names import FUNCTIONS
from netron_lens.worker.load.reading.structure import is_own_module, is_starred, main_check
from netron_lens.worker.load.slicing.search import reaching
from netron_lens.worker.load.slicing.slice import Slice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from netron_lens.worker.load.reading.blocks import Blocks
    from netron_lens.worker.load.reading.places import Place

BUILTINS = frozenset(dir(builtins)) | {
    "__name__",
    "__file__",
    "__doc__",
    "__package__",
    "__spec__",
    "__path__",
    "__builtins__",
}


class Slicer:
    """Collects what is needed, backwards. `cheap(statement)` says whether an import may run for an annotation alone.

    `scripted` are the statements whose main block gives what nothing else does: none of a file that is imported.
    """

    def __init__(
        self, blocks: Blocks, cheap: Callable[[ast.stmt], bool], scripted: Sequence[ast.stmt] | None = None
    ) -> None:
        self.blocks = blocks
        self.scripted = blocks.tree.body if scripted is None else scripted
        self.slice = Slice()
        self.opened: set[int] = set()
        self.cheap = cheap
        self._seen: set[tuple[str, int, str, int, bool]] = set()
        self._expanded: set[tuple[int, int, str, int]] = set()
        self._anchor = blocks.places.end()
        self._target: str | None = None
        self._work: list[tuple[str, Place, bool, ast.stmt | None]] = []

    def take(self, statement: ast.stmt, *, anchor: Place | None = None) -> Slice:
        """Take a statement and all it needs; names that it reads later have the values that they have at `anchor`."""
        self._anchor = anchor or self.blocks.places.end()
        self._target = statement.name if isinstance(statement, (*FUNCTIONS, ast.ClassDef)) else None
        self._keep(statement)
        return self._finished()

    def want(self, name: str) -> Slice:
        """Take what gives a name its value at the end of the file."""
        self._work.append((name, self.blocks.places.end(), True, None))
        return self._finished()

    def all(self) -> Slice:
        """Take the whole file, its main block excepted."""
        for statement in every(self.blocks.tree.body):
            self._keep(statement)
        return self._finished()

    def _finished(self) -> Slice:
        while self._work or self._structure():
            while self._work:
                self._need(*self._work.pop())
        return self.slice

    def _need(self, dotted: str, place: Place, changes: bool, reader: ast.stmt | None) -> None:  # noqa: FBT001
        key = (dotted, id(place.owner), place.role, place.index, changes)
        if key in self._seen:
            return
        self._seen.add(key)
        root, _, rest = dotted.partition(".")
        self.slice.wanted.add(root)
        later = place is self._anchor
        if later and root == self._target:
            return
        found = reaching(self.blocks, dotted, place, changes=changes, deletions=not later)
        if not found.statements and later and place is not self.blocks.places.end():
            found = reaching(self.blocks, dotted, self.blocks.places.end(), changes=changes, deletions=False)
        statements = found.statements
        if not any(self._gives(statement, root) for statement in statements):
            elsewhere = [] if root in BUILTINS and not root.startswith("__") else self._elsewhere(dotted)
            if not elsewhere and root not in BUILTINS and reader is not None:
                self.slice.unbound.setdefault(root, reader)
            statements = [*statements, *elsewhere]
        for statement in statements:
            self._keep(statement, root)
            self._expand(statement, place)
            if rest and is_own_module(statement):
                self._work.append((rest, place, changes, reader))

    def _gives(self, statement: ast.stmt, root: str) -> bool:
        if is_starred(statement):
            return root == "*" or self.blocks.starred(statement, root) is not False
        bound = self.blocks.bound(statement) | self.blocks.set_globals(statement)
        return root in bound or isinstance(statement, FUNCTIONS)

    def _elsewhere(self, dotted: str) -> list[ast.stmt]:
        """A value that only the main block, or a function by `global`, gives to the name."""
        for statement in self.scripted:
            main = main_check(statement)
            if main is not None and main.script:
                role = "body" if main.script is statement.body else "orelse"  # type: ignore[attr-defined] # an `if`
                found = reaching(self.blocks, dotted, self.blocks.places.end(statement, role)).statements
                if found:
                    return found
        root = dotted.partition(".")[0]
        for function in self.blocks.callings.setters().get(root, ()):
            self.blocks.places.enter(function)
            found = reaching(self.blocks, dotted, self.blocks.places.end(function)).statements
            if any(each is not function and root in self.blocks.bound(each) for each in found):
                if function not in self.slice.inlined:
                    self.slice.inlined.append(function)
                return [each for each in found if each is not function]
        return []

    def _keep(self, statement: ast.stmt, root: str | None = None) -> None:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            names = self.slice.names.setdefault(id(statement), set())
            names |= {root} if root else self.blocks.bound(statement)
        place = self.blocks.places.of(statement)
        own = self.blocks.effects(statement)
        if id(statement) in self.opened:
            self._work.extend((dotted, place, True, statement) for dotted in own.reads)
            return
        if id(statement) in self.slice.kept:
            return
        self.slice.kept.add(id(statement))
        for owner, _ in self.blocks.places.owners(statement):
            if owner in self.slice.inlined or id(owner) in self.opened:
                break
            self._keep(owner)
        at = self.blocks.places.start(statement) if isinstance(statement, ast.While) else place
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            self._work.append(("sys.path", place, True, None))
            return
        own = self.blocks.all_effects(statement)
        self._work.extend((dotted, at, True, statement) for dotted in own.reads)
        self._work.extend((dotted, at, False, statement) for dotted in own.decorators - own.reads)
        self._work.extend((dotted, self._anchor, True, statement) for dotted in own.later)
        self._work.extend((name, self._anchor, True, statement) for name in self._looked_up(statement))
        for name in own.annotations:
            self._annotation(name, statement)

    def _looked_up(self, statement: ast.stmt) -> set[str]:
        """Name what a statement may look up by its text: `globals()[kind]`, where `kind` is `"Block"`, or `f"dla{n}"`.

        It may be all that is imported with `*`, and what an expression in a text names: `eval("F.relu")`.
        """
        if not self.blocks.looks_up:
            return set()
        nodes = [*ast.walk(statement), *self._arguments_of(statement)]
        called = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
        if called.isdisjoint(LOOKS_UP):
            return set()
        texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        known = self.blocks.everything()
        named = {path[0] for text in texts if text.isprintable() and "\\" not in text for path in reads(text)}
        return (named | {"*"}) & known | composed(nodes, known)

    def _arguments_of(self, statement: ast.stmt) -> Iterator[ast.AST]:
        """Walk what the file gives a class where it is constructed: `Net(f"dla{depth}")` in a function."""
        own = statement.name if isinstance(statement, ast.ClassDef) else None
        for node in () if own is None else ast.walk(self.blocks.tree):
            match node:
                case ast.Call(ast.Name(name), arguments, keywords) if name == own:
                    given = (*arguments, *(keyword.value for keyword in keywords))
                    yield from (each for argument in given for each in ast.walk(argument))

    def _expand(self, statement: ast.stmt, place: Place) -> None:
        """What functions that may be called at a place read later, they read there."""
        reader = place.block[place.index] if place.index < len(place.block) else None
        if reader is None or not isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            return
        key = (id(statement), id(place.owner), place.role, place.index)
        if key in self._expanded or statement.name not in self.blocks.callings.run_by(self.blocks.effects(reader)):
            return
        self._expanded.add(key)
        self._work.extend((dotted, place, True, statement) for dotted in self.blocks.all_effects(statement).later)

    def _annotation(self, name: str, reader: ast.stmt) -> None:
        """An annotation that is not evaluated gets its names where that costs nothing."""
        if name in BUILTINS or (name == self._target):
            return
        found = reaching(self.blocks, name, self._anchor, changes=False, deletions=False).statements
        cheap = (ast.ClassDef,)
        if found and all(isinstance(each, cheap) or self.cheap(each) for each in found):
            self._work.append((name, self._anchor, False, reader))

    def _structure(self) -> bool:
        """Keep what decides whether kept statements run. True if some of that was new."""
        before = len(self.slice.kept)
        for statement in self.blocks.places.statements():
            if id(statement) in self.slice.kept:
                for each in deciding(statement, self.slice.kept):
                    self._keep(each)
        return len(self.slice.kept) > before
