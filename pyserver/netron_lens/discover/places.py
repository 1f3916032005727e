"""Where on disk a module of a given name stands, as seen from a file."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netron_lens.discover.sources import Sources

_MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg")
_CLIMB = 8
_INSTALLED = {"site-packages", "dist-packages"}
_SHARED = {os.path.normcase(os.path.abspath(path)) for path in ("/", tempfile.gettempdir(), os.path.expanduser("~"))}


@dataclass(frozen=True)
class Place:
    """A module's file (none for a namespace package) and, for packages, its folders; `local` if not installed."""

    file: str | None
    folders: tuple[str, ...] = ()
    local: bool = True


class Places:
    """Looks modules up in the workspace first, then on an interpreter's `sys.path`."""

    def __init__(self, sources: Sources, *, search_paths: Sequence[str], workspace: str | None) -> None:
        self._sources = sources
        self._search_paths = [os.path.normcase(os.path.abspath(path)) for path in search_paths if path]
        self._workspace = workspace
        self._roots: dict[str, list[str]] = {}

    def absolute(self, module: str, importer: str) -> Place | None:
        """The place of `import module` in a file; the file itself is never meant."""
        top, *rest = module.split(".")
        place = self._child(self._roots_of(importer), top, importer)
        for name in rest:
            place = self.submodule(place, name) if place else None
        return place

    def relative(self, importer: str, level: int) -> Place:
        """The package that `level` leading dots name in a file."""
        folder = os.path.dirname(importer)
        for _ in range(level - 1):
            folder = os.path.dirname(folder)
        init = os.path.join(folder, "__init__.py")
        return Place(init if self._sources.is_file(init) else None, (folder,))

    def submodule(self, package: Place, name: str) -> Place | None:
        """A module in a package's folders."""
        found = self._child(package.folders, name, None)
        return replace(found, local=package.local) if found else None

    def package_name(self, folder: str) -> str:
        """The dotted name of a package by its folder; the folder's own name where it is no regular package."""
        names: list[str] = []
        if not self._is_package(folder):
            return os.path.basename(folder)
        while self._is_package(folder) and len(names) < _CLIMB:
            folder, name = os.path.split(folder)
            names.append(name)
        return ".".join(reversed(names))

    def _child(self, folders: Sequence[str], name: str, importer: str | None) -> Place | None:
        namespace: list[str] = []
        for folder in folders:
            path = os.path.join(folder, name)
            init = os.path.join(path, "__init__.py")
            if self._sources.is_file(init) and init != importer:
                return Place(init, (path,), local=folder not in self._search_paths)
            for suffix in (".py", ".pyi"):
                if self._sources.is_file(path + suffix) and path + suffix != importer:
                    return Place(path + suffix, local=folder not in self._search_paths)
            if self._sources.is_folder(path):
                namespace.append(path)
        return Place(None, tuple(namespace)) if namespace else None

    def _roots_of(self, importer: str) -> list[str]:
        folder = os.path.dirname(importer)
        if folder not in self._roots:
            self._roots[folder] = self._found_roots(folder)
        return self._roots[folder]

    def _found_roots(self, folder: str) -> list[str]:
        """Where absolute imports start: a folder inside a package only where nothing else has the module."""
        if not _INSTALLED.isdisjoint(folder.split(os.sep)):
            return self._search_paths
        outside: list[str] = []
        inside: list[str] = []
        for ancestor in self._ancestors(folder):
            (inside if self._is_package(ancestor) else outside).append(ancestor)
        sources = [src for root in outside if self._sources.is_folder(src := os.path.join(root, "src"))]
        return [*outside, *sources, *self._search_paths, *inside]

    def _ancestors(self, folder: str) -> list[str]:
        """A folder and those above it, up to the workspace's, or where that does not hold it, to the project's."""
        above = [folder]
        while len(above) < _CLIMB and (parent := os.path.dirname(above[-1])) != above[-1]:
            above.append(parent)
        top = os.path.normcase(os.path.abspath(self._workspace)) if self._workspace else None
        if top in above:
            return above[: above.index(top) + 1]
        return above[: self._height(above)]

    def _height(self, above: list[str]) -> int:
        """How many of a folder and those above it are the project's: up to a mark, else two above its packages."""
        for index, folder in enumerate(above):
            if any(os.path.exists(os.path.join(folder, mark)) for mark in _MARKS):
                return index + 1
        outermost = next((index for index, folder in enumerate(above) if not self._is_package(folder)), 0)
        strange = [index for index, folder in enumerate(above) if folder in _SHARED and index > 0]
        return min([outermost + 3, len(above), *strange])

    def _is_package(self, folder: str) -> bool:
        return self._sources.is_file(os.path.join(folder, "__init__.py"))
