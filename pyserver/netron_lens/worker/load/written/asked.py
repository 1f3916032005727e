"""More of a loaded file, when a recipe asks for it: names outside the slice."""

from __future__ import annotations

import ast
import importlib.util
import types
from typing import TYPE_CHECKING

from netron_lens.worker.load.reading import expressions
from netron_lens.worker.load.running.modules import files
from netron_lens.worker.load.written.bundle import bundled, is_imported
from netron_lens.worker.load.written.source import is_installed
from netron_lens.worker.time_limit import unlimited

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netron_lens.worker.load.running.modules import File
    from netron_lens.worker.load.written.bundle import Bundled
    from netron_lens.worker.stages import Loaded


PROVIDED = frozenset({"torch", "nn", "math"})


def provide(loaded: Loaded, expression: str) -> None:
    """Give the names of the file that an expression reads and the slice lacks, and import what full paths name.

    Text that does not parse is let be.
    """
    file = _file(loaded)
    if file is None:
        return
    for path in expressions.reads(expression):
        if len(path) == 1 and path[0] not in file.namespace:
            file.give(path[0])
        if path[0] not in PROVIDED and not _is_there(file, path):
            _import(file, path)


def leave_out(loaded: Loaded, expressions_left: Iterable[str]) -> None:
    """Drop the imports that were made for other expressions than these: of recipes that were tried and did not run."""
    file = _file(loaded)
    read = [".".join(path) for each in expressions_left for path in expressions.reads(each)]
    for name, statement in () if file is None else tuple(file.imported.items()):
        if file is not None and not any(f"{path}.".startswith(f"{name}.") for path in read):
            file.recreated.remove(statement)
            del file.imported[name]


def place(loaded: Loaded) -> tuple[str, tuple[str, ...]]:
    """Give the name of the file's module, and the folders that imports start from."""
    file = _file(loaded)
    return ("", ()) if file is None else (file.module.__name__, file.session.roots)


def _is_there(file: File, path: tuple[str, ...]) -> bool:
    """Tell whether a path has a value, or fails for another reason than that a module is not imported.

    A module in a package may be there because another one has imported it: the text that is written does not.
    """
    if path[0] not in file.namespace:
        return False
    value = file.namespace[path[0]]
    for length, name in enumerate(path[1:], 2):
        if not isinstance(value, types.ModuleType):
            return True
        if not hasattr(value, name):
            return False
        value = getattr(value, name)
        if isinstance(value, types.ModuleType) and value.__name__ == ".".join(path[:length]):
            return False
    return True


def _import(file: File, path: tuple[str, ...]) -> None:
    """Import the longest part of a path that is a module."""
    for length in range(len(path) - 1, 0, -1):
        name = ".".join(path[:length])
        try:
            if importlib.util.find_spec(name) is None:
                continue
        except (ImportError, ValueError, AttributeError):
            continue  # what comes before is no package
        statement = ast.parse(f"import {name}").body[0]
        if ast.unparse(statement) not in map(ast.unparse, file.recreated):
            with unlimited():
                file.running.execute(statement)
            file.recreated.append(statement)
            file.imported[name] = statement
        return


def modules(loaded: Loaded) -> list[Bundled]:
    """List the user's other modules that the text needs as slices; empty where it can import them."""
    file = _file(loaded)
    return [] if file is None else bundled(file)


def own_name(loaded: Loaded) -> str | None:
    """Give the name by which other modules import the file; none where they do not."""
    file = _file(loaded)
    return file.module.__name__ if file is not None and is_imported(file) else None


def others(loaded: Loaded) -> Iterator[str]:
    """Walk the texts of the user's modules that the file imports."""
    own = _file(loaded)
    yield from (file.text for file in files.values() if file is not own and not is_installed(file))


def _file(loaded: Loaded) -> File | None:
    return next((file for file in files.values() if file.namespace is loaded.namespace), None)
