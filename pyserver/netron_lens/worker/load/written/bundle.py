"""The user's other modules that a slice imports, as texts to take along where a plain import would do more or fail."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from netron_lens.worker.load.reading.names import FUNCTIONS, is_try
from netron_lens.worker.load.reading.structure import is_type_checking, main_check
from netron_lens.worker.load.running.modules import LazyModule, files
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
        return all(_is_there(*each) for each in from_one or [(name,) for name in named])
    return is_try(statement) and all(_is_harmless(file, each) for each in statement.body)  # type: ignore[attr-defined] # `try` has a body


def _is_there(module: str, *names: str) -> bool:
    """Tell what imports well: what is loaded, and what an installed package has a file for that speaks of the names."""
    if module in files:
        return True
    top, _, rest = module.partition(".")
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return False
    if spec is None or top in {name.partition(".")[0] for name in files}:
        return False
    if not spec.submodule_search_locations:
        return True
    package = Path(spec.submodule_search_locations[0])
    source = _source_in(package, rest)
    return source is not None and all(
        _has(source, name) or _source_in(package, f"{rest}.{name}".lstrip(".")) is not None for name in names
    )


def _source_in(package: Path, module: str) -> str | None:
    """Give the text of a package's module, empty where it is not Python's; none where there is no such module."""
    place = package.joinpath(*filter(None, module.split(".")))
    found = next((each for each in (place.with_suffix(".py"), place / "__init__.py") if each.is_file()), None)
    if found is not None:
        return found.read_text("utf-8", "replace")
    return "" if place.is_dir() or any(place.parent.glob(f"{place.name}.*")) else None


def _has(source: str, name: str) -> bool:
    is_open = not source or "import *" in source or "__getattr__" in source or "_LazyModule(" in source
    return is_open or name == "*" or re.search(rf"\b{re.escape(name)}\b", source) is not None
