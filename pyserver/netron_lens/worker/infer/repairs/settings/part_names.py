"""A module, or an object, was asked for a part by a setting, `getattr(backbones, name)`: names of parts that it has.

A package may be asked for a module: `importlib.import_module("backbones." + name)`.
"""

from __future__ import annotations

import ast
import contextlib
import pkgutil
import sys
from inspect import isfunction
from types import ModuleType
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import leaves, python
from netron_lens.worker.infer.repairs.settings.evaluation import side
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import statement_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MOST = 12


def part_names(situation: Situation) -> Edits:
    """Give the setting that was the name those of the parts that can be called; short ones, which are plain, first."""
    constructor = situation.value(("constructor",))
    holder, asked_for = _asked(situation)
    if holder is None or constructor is None:
        return
    called = holder.__name__ if isinstance(holder, ModuleType) else type(holder).__name__
    asked = [path for path, value in leaves(constructor, ("constructor",)) if value.text == repr(asked_for)]
    for path in asked:
        offered = _modules(holder) if isinstance(situation.outcome.error, ImportError) else _parts(holder)
        parts = sorted(offered, key=lambda name: (not _is_meant(name, path[-1]), len(name)))
        for name in parts[:_MOST]:
            yield situation.plan.edited(path, python(repr(name), f"a part of `{called}`"))


def _asked(situation: Situation) -> tuple[object, object]:
    """Give the module, or the object, and what it was asked for: by `getattr` or its table, `nets.__dict__[key]`."""
    error = situation.outcome.error
    if isinstance(error, AttributeError):
        return error.obj, error.name
    if isinstance(error, ModuleNotFoundError):
        package, _, name = (error.name or "").rpartition(".")
        return sys.modules.get(package), name
    if not isinstance(error, KeyError) or not error.args:
        return None, None
    for frame, instruction in users_frames(situation.outcome)[:1]:
        statement = statement_at(frame.f_code, instruction)
        for node in () if statement is None else ast.walk(statement):
            match node:
                case ast.Subscript(ast.Attribute(holder, "__dict__") | ast.Call(ast.Name("vars"), [holder])):
                    module = side(holder, frame)
                    return (module, error.args[0]) if isinstance(module, ModuleType) else (None, None)
    return None, None


def _is_meant(name: str, setting: str) -> bool:
    """Tell losses, which stand beside models, from what is meant where a setting does not speak of one."""
    return ("loss" in words(name)) == ("loss" in words(setting))


def _modules(package: object) -> Iterator[str]:
    yield from (each.name for each in pkgutil.iter_modules(getattr(package, "__path__", ())) if each.name[:1] != "_")


def _parts(holder: object) -> Iterator[str]:
    if not isinstance(holder, ModuleType):
        yield from (name for name, part in vars(type(holder)).items() if isfunction(part) and name[:1] != "_")
        return
    package = holder.__name__.partition(".")[0]
    for name in dir(holder):
        part = None
        with contextlib.suppress(Exception):  # what cannot be imported is no choice
            part = None if name.startswith("_") else getattr(holder, name)
        if callable(part) and (getattr(part, "__module__", None) or "").partition(".")[0] == package:
            yield name
