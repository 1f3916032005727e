"""The import hook: modules of the user's files are found where Python would find them, and run lazily."""

from __future__ import annotations

import importlib.abc
import importlib.util
import os
import sys
from typing import TYPE_CHECKING

from netron_lens.worker.load.reading.parsing import parsed
from netron_lens.worker.load.running.importing import Importing
from netron_lens.worker.load.running.modules import File, LazyModule, files

if TYPE_CHECKING:
    import types
    from collections.abc import Iterator, Sequence
    from importlib.machinery import ModuleSpec

    from netron_lens.worker.load.running.session import Session

NEVER_THE_USERS = frozenset(sys.stdlib_module_names) | {"torch", "numpy", "netron_lens"}


class Finder(importlib.abc.MetaPathFinder):
    """Finds the user's modules. `folders` are packages that are known by name: those around the file."""

    def __init__(self, session: Session, folders: dict[str, str]) -> None:
        self.session = session
        self.folders = folders

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find one of the user's modules; none leaves it to Python."""
        del target
        folder = self.folders.get(fullname)
        if folder is not None:
            return self._package(fullname, folder)
        if path is None and fullname in NEVER_THE_USERS:
            return None
        importing = Importing(fullname, self.session) if path is None else None
        tail = fullname.rpartition(".")[2]
        entries = path if path is not None else (*self.session.roots, *self._searched())
        bases = (os.path.join(entry or os.getcwd(), tail) for entry in entries)  # noqa: PTH109, PTH118 - on the way of every import
        passed_over: ModuleSpec | None = None
        for base in filter(self.session.owns, bases):
            found = self._at(fullname, base)
            if found is None and passed_over is not None and os.path.isdir(base):  # noqa: PTH112 - as above
                found = self._package(fullname, base)
            if found is not None and (importing is None or importing.means(base)):
                return found
            passed_over = passed_over or found
        return None if importing is not None and importing.is_of_installed else passed_over

    def _at(self, fullname: str, base: str) -> ModuleSpec | None:
        if self.session.texts.exists(os.path.join(base, "__init__.py")):  # noqa: PTH118 - on the way of every import
            return self._package(fullname, base)
        if self.session.texts.exists(f"{base}.py"):
            return self._spec(fullname, f"{base}.py", None)
        return None

    def _searched(self) -> Iterator[str]:
        """Give the folders of `sys.path`, and those that its relative ones may be meant to be."""
        for entry in sys.path:
            yield entry
            yield from meant(entry, self.session)

    def _package(self, fullname: str, folder: str) -> ModuleSpec | None:
        init = os.path.join(folder, "__init__.py")  # noqa: PTH118
        if self.session.texts.exists(init):
            return self._spec(fullname, init, [folder])
        spec = importlib.util.spec_from_loader(fullname, None, is_package=True)
        if spec is not None:
            spec.submodule_search_locations = [folder]
        return spec

    def _spec(self, fullname: str, path: str, locations: list[str] | None) -> ModuleSpec | None:
        loader = Loader(self.session, path)
        return importlib.util.spec_from_file_location(
            fullname, path, loader=loader, submodule_search_locations=locations
        )


class Loader(importlib.abc.InspectLoader):
    """Makes lazy modules of the user's files."""

    def __init__(self, session: Session, path: str) -> None:
        self.session = session
        self.path = path

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        """Make a module that runs nothing until it is asked for something."""
        return LazyModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Read and parse the file. Raises `SyntaxError` as every import does."""
        text = self.session.texts.read(self.path)
        files[module.__name__] = File(module, self.path, self.session, text, parsed(text, self.path))

    def get_source(self, fullname: str) -> str:
        """Give the text that was loaded."""
        del fullname
        return self.session.texts.read(self.path)

    def is_package(self, fullname: str) -> bool:
        """Tell whether the file is a package's."""
        del fullname
        return os.path.basename(self.path) == "__init__.py"  # noqa: PTH119


def meant(entry: str, session: Session) -> list[str]:
    """List what an entry of `sys.path` may mean from the file's own folders: `sys.path.append('utils')`."""
    if not entry or os.path.isabs(entry):  # noqa: PTH117 - on the way of every import
        return []
    return [os.path.join(folder, entry) for folder in session.folders]  # noqa: PTH118 - as above
