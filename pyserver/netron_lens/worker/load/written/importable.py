"""Whether what a module imports is there, so that a plain import of it does not fail."""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING

from netron_lens.worker import paths
from netron_lens.worker.load.reading.parsing import parsed
from netron_lens.worker.load.running.finder import Loader
from netron_lens.worker.load.running.modules import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.machinery import ModuleSpec

_MODULES = 100
"""Who imports more of the user's modules that nothing was loaded of is not followed further."""


def is_there(module: str, *names: str, seen: set[str] | None = None) -> bool:
    """Tell what imports well: what is loaded, and what an installed package has a file for that speaks of the names.

    Modules of the user's that nothing was loaded of have imports of their own; those that were `seen` are not asked.
    """
    seen = set() if seen is None else seen
    if module in files:
        return all(_imports_well(f"{module}.{name}", seen) for name in names)
    top, _, rest = module.partition(".")
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return False
    if spec is None:
        return False
    if isinstance(spec.loader, Loader) or top in {name.partition(".")[0] for name in files} or _is_own_folder(spec):
        return _spec(module) is not None and all(_imports_well(f"{module}.{name}", seen) for name in ("", *names))
    if not spec.submodule_search_locations:
        return True
    package = Path(spec.submodule_search_locations[0])
    source = _source_in(package, rest)
    return source is not None and all(
        _has(source, name) or _source_in(package, f"{rest}.{name}".lstrip(".")) is not None for name in names
    )


def _is_own_folder(spec: ModuleSpec) -> bool:
    """Tell a package that is a folder of the user's, without a file that says so."""
    return spec.origin is None and not any(map(paths.is_installed, spec.submodule_search_locations or ()))


def _imports_well(name: str, seen: set[str]) -> bool:
    """Tell whether a name is no module of the user's, is loaded, or is one whose own imports are there."""
    module = name.rstrip(".")
    spec = None if module in files or module in seen else _spec(module)
    if spec is None or not spec.origin:
        return True
    seen.add(module)
    package = module if spec.submodule_search_locations else module.rpartition(".")[0]
    try:
        tree = parsed(Path(spec.origin).read_text("utf-8", "replace"), spec.origin)
    except (OSError, SyntaxError):
        return False
    return len(seen) < _MODULES and all(is_there(*each, seen=seen) for each in _imported(tree, package))


def _imported(tree: ast.Module, package: str) -> Iterator[tuple[str, ...]]:
    """List what the statements of a file import that fail with it: each module, and the names that are taken of it."""
    for statement in tree.body:
        if isinstance(statement, ast.Import):
            yield from ((alias.name,) for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            dotted = "." * statement.level + (statement.module or "")
            try:
                base = importlib.util.resolve_name(dotted, package)
            except ImportError:
                base = ""
            yield base, *(alias.name for alias in statement.names)


def _spec(module: str) -> ModuleSpec | None:
    try:
        return importlib.util.find_spec(module)
    except (ImportError, ValueError, AttributeError):
        return None


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
