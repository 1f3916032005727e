"""A module was asked for a part by a setting, `getattr(backbones, name)`: names of parts that it has."""

from __future__ import annotations

import ast
import contextlib
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
    module, asked_for = _asked(situation)
    if module is None or constructor is None:
        return
    asked = [path for path, value in leaves(constructor, ("constructor",)) if value.text == repr(asked_for)]
    for path in asked:
        parts = sorted(_parts(module), key=lambda name: (not _is_meant(name, path[-1]), len(name)))
        for name in parts[:_MOST]:
            yield situation.plan.edited(path, python(repr(name), f"a part of `{module.__name__}`"))


def _asked(situation: Situation) -> tuple[ModuleType | None, object]:
    """Give the module and what it was asked for: by `getattr`, or by its own table, `backbones.__dict__[name]`."""
    error = situation.outcome.error
    if isinstance(error, AttributeError) and isinstance(error.obj, ModuleType):
        return error.obj, error.name
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


def _parts(module: ModuleType) -> Iterator[str]:
    package = module.__name__.partition(".")[0]
    for name in dir(module):
        part = None
        with contextlib.suppress(Exception):  # what cannot be imported is no choice
            part = None if name.startswith("_") else getattr(module, name)
        if callable(part) and (getattr(part, "__module__", None) or "").partition(".")[0] == package:
            yield name
