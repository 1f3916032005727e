"""A module of the user's was asked for a part by a setting, `getattr(backbones, name)`: names of parts that it has."""

from __future__ import annotations

import contextlib
from types import ModuleType
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import leaves, python

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MOST = 12


def part_names(situation: Situation) -> Edits:
    """Give the setting that was the name those of the parts that can be called; short ones, which are plain, first."""
    error, constructor = situation.outcome.error, situation.value(("constructor",))
    if not isinstance(error, AttributeError) or not isinstance(error.obj, ModuleType) or constructor is None:
        return
    asked = [path for path, value in leaves(constructor, ("constructor",)) if value.text == repr(error.name)]
    for path in asked:
        parts = sorted(_parts(error.obj), key=lambda name: (not _is_meant(name, path[-1]), len(name)))
        for name in parts[:_MOST]:
            yield situation.plan.edited(path, python(repr(name), f"a part of `{error.obj.__name__}`"))


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
