"""Modules of the user's that run only what is asked of them: each name, when it is first read, with what it needs."""

from __future__ import annotations

import ast
import importlib
import importlib.machinery
import importlib.util
import sys
import types
from typing import TYPE_CHECKING, Any

from netron_lens.worker import paths, remembered
from netron_lens.worker.load.reading.blocks import Blocks
from netron_lens.worker.load.reading.deciding import anchor
from netron_lens.worker.load.reading.parsing import first_use
from netron_lens.worker.load.reading.structure import is_starred
from netron_lens.worker.load.running.order import Order
from netron_lens.worker.load.running.statements import Running
from netron_lens.worker.load.slicing import aliases, read_ahead
from netron_lens.worker.load.slicing.needs import BUILTINS, Slicer
from netron_lens.worker.load.slicing.pruning import Ran, bound_by, pruned
from netron_lens.worker.load.standins.standin import is_stand_in

if TYPE_CHECKING:
    from netron_lens.worker.load.running.session import Session
    from netron_lens.worker.load.slicing.slice import Slice

files: dict[str, File] = {}
WRITES_ITSELF = ("sys.modules[__name__]", "globals()", "exec(", "setattr(sys.modules")


class LazyModule(types.ModuleType):
    """A module whose names come to be when they are read."""

    def __getattribute__(self, name: str) -> Any:
        if name == "__dict__":
            file = files.get(super().__getattribute__("__name__"))
            reader = sys._getframe(1).f_code.co_filename  # noqa: SLF001 - who asks
            is_ours = reader.startswith(paths.OURS)  # as where the workspace is this very project
            if file is not None and (reader in file.session.files or (not is_ours and file.session.owns(reader))):
                file.complete()
        try:
            return super().__getattribute__(name)
        except AttributeError:  # not by `__getattr__`, which who calls this method himself would miss
            file = files.get(super().__getattribute__("__name__"))
        if file is not None and file.give(name):
            file.session.given(file.namespace[name])
            return file.namespace[name]
        return _elsewhere(self, file, name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Let a submodule that was imported not hide what the package itself calls so: `from .conv import conv`."""
        is_submodule = isinstance(value, types.ModuleType) and value.__name__ == f"{self.__name__}.{name}"
        file = files.get(self.__name__) if is_submodule else None
        if file is None or not file.names_otherwise(name):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        file = files.get(self.__name__)
        return sorted({*super().__dir__(), *(file.blocks.everything() if file else ())})


class File:
    """One file of the user's: its syntax tree, what of it is needed, and what has run."""

    def __init__(self, module: types.ModuleType, path: str, session: Session, text: str, tree: ast.Module) -> None:
        self.module = module
        self.namespace = module.__dict__
        self.path = path
        self.session = session
        self.text = text
        self.tree = tree
        session.texts.prime(path, text)
        session.files.append(path)
        remembered.note_functions(self.namespace)
        self._ahead = read_ahead.taken(path, text, tree) or read_ahead.ReadAhead(Blocks(tree, text, self._starred))
        self.blocks = self._ahead.blocks
        self.blocks.starred = self._starred
        self.slicer = self._slicer()
        self._depth = 0
        self._asked: set[tuple[str, str]] = set()
        self.ran = Ran()
        self.order = Order(self.namespace)
        self.running = Running(module, path, session, self._ahead.codes)
        self.provided: dict[str, str] = {}
        self.recreated: list[ast.stmt] = []
        self.imported: dict[str, ast.stmt] = {}
        for statement in self.tree.body:
            if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
                self.slicer.slice.names[id(statement)] = {alias.name for alias in statement.names}
                self.slicer.slice.kept.add(id(statement))
                self.running.run(statement)

    def _slicer(self) -> Slicer:
        """Make a slicer; an import does not run the main block of a file."""
        return Slicer(self.blocks, self._is_cheap, None if self.session.file == self.path else ())

    def needed(self, cls: ast.ClassDef) -> Slice:
        """Find what a class needs."""
        ahead = self._ahead.slicers.get(cls)
        if ahead is not None:
            ahead.slice.add(self.slicer.slice)
            ahead.cheap = self._is_cheap
            self.slicer = ahead
        return self.slicer.take(cls, anchor=anchor(self.blocks, cls))

    def give(self, name: str) -> bool:
        """Run what gives a name its value; false where nothing in the file does."""
        if not {name, "*"} & self.blocks.everything():
            return False
        slicer = self._slicer() if self._depth else self.slicer
        self._depth += 1  # to see what a star imports may ask this file again
        wanted = slicer.want(name)
        self._depth -= 1
        self.run(wanted)
        return name in self.namespace

    def run(self, slice_: Slice) -> None:
        """Run what of a slice has not run yet, in the order of the text.

        Asked for more while it runs, as modules that import each other do, the file runs only what that needs.
        """
        self._depth += 1
        if slice_ is not self.slicer.slice:
            self.slicer.slice.add(slice_)
        self._provide(slice_)
        for dotted, statement in self.blocks.passed_over.items():
            message = f"`{ast.unparse(statement)}` finds no package: `{dotted}` is what an import before it gives"
            self.session.warn("missing-import", message, self.path, statement.lineno)
        inlined = [child for function in slice_.inlined for child in function.body]  # type: ignore[attr-defined] # functions
        for place, statement in enumerate((*self.tree.body, *inlined)):
            parts = pruned(statement, slice_, self.ran)
            self.ran.add(statement, slice_)
            with self.order.at(min(place, len(self.tree.body)), parts):
                for part in parts:
                    self.running.run(part, slice_.wanted)
        self._depth -= 1

    def complete(self) -> None:
        """Run the whole file, as an import does; a statement that fails is passed over."""
        self.run(self.slicer.all())

    def run_whole(self) -> None:
        """Run the whole file from the beginning, where its slice was not enough."""
        self.ran, self.order = Ran(), Order(self.namespace)
        self.running.failed.clear()
        for name in [name for name, value in self.namespace.items() if is_stand_in(value)]:
            del self.namespace[name]
        self.complete()

    def resolved(self, statement: ast.ImportFrom) -> str | None:
        """Name the module that a `from` import means; none where a relative one leads out of every package."""
        if not statement.level:
            return statement.module
        package = self.namespace.get("__package__") or ""
        parts = package.split(".")
        if not package or statement.level > len(parts):
            return None
        base = ".".join(parts[: len(parts) - statement.level + 1])
        return f"{base}.{statement.module}" if statement.module else base

    def names_otherwise(self, name: str) -> bool:
        """Tell whether the file gives a name another value than the submodule that is called so."""
        return any(self._binds(statement, name) for statement in self.tree.body)

    def _binds(self, statement: ast.stmt, name: str) -> bool:
        if isinstance(statement, ast.Import):
            return False
        if not isinstance(statement, ast.ImportFrom):
            return name in self.blocks.bound(statement)
        origin = self.resolved(statement)
        if is_starred(statement):
            return origin == f"{self.module.__name__}.{name}" and self._starred(statement, name) is True
        return origin != self.module.__name__ and any(bound_by(statement, each) == name for each in statement.names)

    def _provide(self, slice_: Slice) -> None:
        for name, reader in list(slice_.unbound.items()):
            known = None if name in self.namespace else aliases.known_import(name)
            if known is None:
                continue
            for statement in ast.parse(known).body:
                self.running.execute(statement)
            self.provided[name] = known
            line = first_use(reader, name)
            self.session.warn("missing-import", aliases.missing_import(name, known), self.path, line)

    def _starred(self, statement: ast.ImportFrom, name: str) -> bool | None:
        module = self.resolved(statement)
        if module is None or name == "__all__":  # no star gives it, and two modules with stars of each other ask
            return False
        if module not in sys.modules and (name in BUILTINS or name.startswith("__")) and not self.is_own(module):
            return False
        try:
            imported = importlib.import_module(module)
        except Exception:  # noqa: BLE001 - a package that cannot be imported may have any name
            return False if name in aliases.KNOWN or name in BUILTINS else None
        public = getattr(imported, "__all__", None)
        if isinstance(public, (list, tuple)):
            return name in public
        if name.startswith("_") or (module, name) in self._asked:
            return False  # two modules that import each other: what one has from the other comes from elsewhere
        self._asked.add((module, name))
        try:
            return hasattr(imported, name)
        finally:
            self._asked.discard((module, name))

    def is_own(self, module: str) -> bool:
        """Tell whether a module is the user's, not an installed package's."""
        try:
            spec = importlib.util.find_spec(module)
        except (ImportError, ValueError):
            return False
        return spec is not None and spec.origin is not None and self.session.owns(spec.origin)

    def _is_cheap(self, statement: ast.stmt) -> bool:
        """An import costs nothing where the module is there already, is the standard library's, or is the user's.

        One of the user's that is under way itself is let be: it may need what imports it first.
        """
        if not isinstance(statement, (ast.Import, ast.ImportFrom)):
            return False
        names = (
            [alias.name for alias in statement.names]
            if isinstance(statement, ast.Import)
            else [self.resolved(statement)]
        )
        if any(name in files and files[name]._depth for name in names):  # noqa: SLF001 - of the same class
            return False
        return all(
            name and (name in sys.modules or name.partition(".")[0] in sys.stdlib_module_names or self.is_own(name))
            for name in names
        )


def _elsewhere(module: LazyModule, file: File | None, name: str) -> Any:
    """A name that no statement of the file binds: a submodule, or what the file's own code puts there."""
    absent = AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
    if file is None or (name.startswith("__") and name.endswith("__")):
        raise absent
    inner = f"{module.__name__}.{name}"
    if "__path__" in file.namespace and (inner in sys.modules or importlib.util.find_spec(inner)):
        return importlib.import_module(inner)
    if file.give("__getattr__"):
        return file.namespace["__getattr__"](name)
    if any(writing in file.text for writing in WRITES_ITSELF):
        file.complete()
        replaced = sys.modules.get(module.__name__)
        if replaced is not None and replaced is not module:
            return getattr(replaced, name)
        if name in file.namespace:
            return file.namespace[name]
    raise absent
