"""The user's other modules that a slice imports, as texts to take along where a plain import would do more or fail."""

from __future__ import annotations

import ast
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.worker.load.reading.names import FUNCTIONS, is_try
from netron_lens.worker.load.reading.structure import is_type_checking, main_check
from netron_lens.worker.load.running.modules import LazyModule, files
from netron_lens.worker.load.written.importable import is_there
from netron_lens.worker.load.written.source import is_installed, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.load.running.modules import File


@dataclass(frozen=True, kw_only=True)
class Bundled:
    """One module, as far as it was loaded; `real` are the packages around it that Python imported as they are."""

    name: str
    path: str
    text: str
    package: bool
    real: tuple[str, ...]


def bundled(file: File) -> list[Bundled]:
    """List the modules that `file` needs as slices, each after those that it imports itself.

    Empty where importing them as they are does the same.
    """
    others = {name: each for name, each in files.items() if each is not file}
    if all(is_installed(each) or _is_plain(each) for each in others.values()):
        return []
    return [
        Bundled(
            name=name,
            path=each.path,
            text=written(each, alone=True),
            package=os.path.basename(each.path) == "__init__.py",  # noqa: PTH119 - a name
            real=tuple(_real(name)),
        )
        for name, each in _ordered(others)
    ]


def is_imported(file: File) -> bool:
    """Tell whether another module imports `file`, by its name."""
    return any(file.module.__name__ in _imported(each) for each in files.values() if each is not file)


def _real(name: str) -> Iterator[str]:
    while "." in name:
        name = name.rpartition(".")[0]
        package = sys.modules.get(name)
        if package is not None and not isinstance(package, LazyModule) and getattr(package, "__file__", None):
            yield name


def _ordered(others: dict[str, File]) -> list[tuple[str, File]]:
    ordered: dict[str, File] = {}
    entered: set[str] = set()

    def add(name: str) -> None:
        if name in entered or name not in others:
            return
        entered.add(name)
        for imported in _imported(others[name]):
            add(imported)
        ordered[name] = others[name]

    for name in others:
        add(name)
    return list(ordered.items())


def _imported(file: File) -> Iterator[str]:
    for statement in file.blocks.statements():
        if id(statement) not in file.slicer.slice.names:
            continue
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            base = file.resolved(statement) or ""
            yield base
            yield from (f"{base}.{alias.name}" for alias in statement.names)


def _is_plain(file: File) -> bool:
    """Tell whether importing a file as it is does no more than what was loaded of it, and cannot fail."""
    if file.provided or file.running.failed or any(path == file.path for (path, _, _) in file.session.stand_ins):
        return False
    return all(
        _is_harmless(file, statement) for statement in file.tree.body if id(statement) not in file.slicer.slice.kept
    )


def _is_harmless(file: File, statement: ast.stmt) -> bool:
    if isinstance(statement, (*FUNCTIONS, ast.ClassDef, ast.Pass)) or is_type_checking(statement):
        return True
    main = main_check(statement)
    if main is not None:
        return all(_is_harmless(file, each) for each in main.imported)
    if isinstance(statement, (ast.Assign, ast.AnnAssign)):
        return not any(isinstance(node, ast.Call) for node in ast.walk(statement))
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        named = [alias.name for alias in statement.names]
        from_one = [(file.resolved(statement) or "", *named)] if isinstance(statement, ast.ImportFrom) else []
        return all(is_there(*each) for each in from_one or [(name,) for name in named])
    return is_try(statement) and all(_is_harmless(file, each) for each in statement.body)  # type: ignore[attr-defined] # `try` has a body
