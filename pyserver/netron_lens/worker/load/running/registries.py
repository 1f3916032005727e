"""Registries that other modules fill: where one is still empty, the statements that register with it are run.

A model that is built by name (`build("resnet")`) needs modules that are imported for nothing but their registrations.
"""

from __future__ import annotations

import ast
import importlib
import types
from typing import TYPE_CHECKING

from netron_lens.worker.load.reading.names import FUNCTIONS
from netron_lens.worker.load.running.modules import files
from netron_lens.worker.load.slicing.pruning import bound_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.load.running.modules import File

CONTAINERS = (dict, list, set)
_MODULES = 200


def fill_what_is_loaded(file: File) -> None:
    """Fill the registries of what a class was just made from: also those that it reads and is itself all they hold."""
    module = file.module.__name__
    _fill(file, own=module if any(_is_empty(value, module) for value in _read_later(file)) else "")


def _fill(file: File, *, own: str = "") -> None:
    """Run what registers with the empty registries of the modules that `file` has loaded so far.

    What holds nothing but the classes of the module that is called `own` is empty too.
    """
    others = [
        (name, each) for name, each in tuple(files.items()) if each is not file
    ]  # looking at one may load another
    registrars = {name: found for name, each in others if (found := _registrars(each, own))}
    if not registrars:
        return
    near = {f"{name.rpartition('.')[0]}." for name in registrars}
    for name, each in _reachable(tuple(near)):
        for statement in _registering(each, registrars):
            each.run(each.slicer.take(statement))
            if each is not file and name not in file.session.imported:
                file.session.imported.append(name)


def given_later(file: File, value: object) -> None:
    """Fill what a module gives only when the model is built: `models.REGISTRY[name]`, read in a constructor.

    `models.make(name)` reads one that may hold the model itself by then.
    """
    if _is_empty(value):
        _fill(file)
    elif isinstance(value, types.FunctionType) and value.__module__ in files:
        other, own = files[value.__module__], file.module.__name__
        read = {value.__name__} & other.slicer.slice.wanted and _read(other, value.__name__)
        if any(_is_empty(other.namespace.get(name), own) for name in read):
            _fill(file, own=own)


def _read_later(file: File) -> Iterator[object]:
    """Give what the classes that a file has made read when they are built or called, and do not change."""
    for each in file.tree.body:
        if isinstance(each, ast.ClassDef) and each.name in file.namespace:
            effects = file.blocks.all_effects(each)
            roots = {dotted.partition(".")[0] for dotted in effects.later} - set(effects.later_changes)
            yield from (file.namespace.get(root) for root in roots)


def _read(file: File, function: str) -> set[str]:
    """Name what a function of a file reads and does not change."""
    definitions = [each for each in file.tree.body if isinstance(each, FUNCTIONS) and each.name == function]
    effects = file.blocks.all_effects(definitions[0]) if definitions else None
    roots = {dotted.partition(".")[0] for dotted in effects.later} if effects is not None else set()
    return roots if effects is None else roots - set(effects.later_changes)


def _registrars(file: File, module: str) -> set[str]:
    """Name what fills a registry of a file: the registry itself, and the functions that change it."""
    empty = {name for name in tuple(file.slicer.slice.wanted) if _is_empty(file.namespace.get(name), module)}
    if not empty:
        return set()
    definitions = [each for each in file.tree.body if isinstance(each, (*FUNCTIONS, ast.ClassDef))]
    effects = {each.name: file.blocks.all_effects(each) for each in definitions}
    asked = {
        root
        for own in effects.values()
        for root in (dotted.partition(".")[0] for dotted in own.later)
        if root not in own.later_changes
    }
    plain = {name for name in empty if type(file.namespace[name]) in CONTAINERS}
    changed = {name for name in plain & asked if any(name in own.later_changes for own in effects.values())}
    registries = changed | (empty - plain)
    return registries | {name for name, own in effects.items() if registries & own.later_changes}


def _is_empty(value: object, own: str = "") -> bool:
    """Tell whether a value holds nothing yet: an empty container, or an object of the user's around one.

    Of a module that is called `own`, it may hold the classes.
    """
    if isinstance(value, CONTAINERS):
        held = value.values() if isinstance(value, dict) else value
        return all(own and getattr(each, "__module__", None) == own for each in held)
    if isinstance(value, type) or type(value).__module__ not in files:
        return False
    parts = [each for each in getattr(value, "__dict__", {}).values() if isinstance(each, CONTAINERS)]
    return bool(parts) and all(_is_empty(each, own) for each in parts)


def _reachable(near: tuple[str, ...]) -> Iterator[tuple[str, File]]:
    """List the user's modules that importing those loaded so far would import, these first, then those in `near`."""
    seen = set(files)
    queue = list(files.items())
    while queue:
        first = next((place for place, (name, _) in enumerate(queue) if f"{name}.".startswith(near)), 0)
        name, file = queue.pop(first)
        yield name, file
        for module in _imported(file):
            if module in seen or len(seen) > _MODULES:
                continue
            seen.add(module)
            if file.is_own(module) and _import(module):
                queue.append((module, files[module]))


def _imported(file: File) -> Iterator[str]:
    for statement in file.blocks.statements():
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            base = file.resolved(statement)
            if base:
                yield base
                yield from (f"{base}.{alias.name}" for alias in statement.names if alias.name != "*")


def _import(module: str) -> bool:
    try:
        importlib.import_module(module)
    except Exception:  # noqa: BLE001 - a module that cannot be read registers nothing
        return False
    return module in files


def _registering(file: File, registrars: dict[str, set[str]]) -> Iterator[ast.stmt]:
    """List the statements of a file that call or are decorated with what fills a registry."""
    names = tuple(f"{name}." for name in _local_names(file, registrars))
    for statement in file.tree.body if names else ():
        own = file.blocks.effects(statement)
        named = set(own.decorators)
        if isinstance(statement, ast.Expr):
            named.update((call.function for call in own.calls), own.changes, *own.changes.values())
        if any(f"{dotted}.".startswith(names) for dotted in named):
            yield statement


def _local_names(file: File, registrars: dict[str, set[str]]) -> Iterator[str]:
    """Give the names that a file has for what fills a registry: `REGISTRY`, and `models.REGISTRY` by its module."""
    everywhere = {name for found in registrars.values() for name in found}
    for statement in file.blocks.statements():
        if isinstance(statement, ast.ImportFrom) and file.is_own(base := file.resolved(statement) or ""):
            for alias in statement.names:
                bound = bound_by(statement, alias)
                if alias.name in everywhere:
                    yield bound
                yield from (f"{bound}.{name}" for name in registrars.get(f"{base}.{alias.name}", ()))
    for name, each in files.items():
        if each is file:
            yield from registrars.get(name, ())
