"""The model reads attributes that it keeps of its further arguments: `for k, v in more: setattr(self, k, v)`."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.evidence.texts.signatures import initializer, spread_name
from netron_lens.worker.infer.plans.natural import natural
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import statement_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_KEEPING = frozenset({"setattr", "__dict__", "vars"})


def kept_options(situation: Situation) -> Edits:
    """Pass all those that the failing statement reads, and that are missing, as further arguments."""
    error, cls = situation.outcome.error, situation.loaded.cls
    if not isinstance(error, AttributeError) or not isinstance(error.obj, cls) or not error.name:
        return
    own = getattr(initializer(cls), "__code__", None)
    if own is None or spread_name(own) is None or not any(map(_keeps, cls.__mro__)):
        return
    plan = situation.plan
    for name in dict.fromkeys((error.name, *_lacking(situation, error.obj))):
        if situation.value(("constructor", name)) is None:
            plan = plan.edited(("constructor", name), natural(name), cost=0)
    yield replace(plan, changes=situation.plan.changes + 1)


def _lacking(situation: Situation, model: object) -> Iterator[str]:
    for frame, instruction in users_frames(situation.outcome)[:1]:
        statement = statement_at(frame.f_code, instruction)
        for node in () if statement is None else ast.walk(statement):
            match node:
                case ast.Attribute(ast.Name("self"), name, ast.Load()) if not hasattr(model, name):
                    yield name


def _keeps(base: Any) -> bool:
    """Tell a class whose constructor sets attributes whose names it is given."""
    code = getattr(vars(base).get("__init__"), "__code__", None)
    return code is not None and spread_name(code) is not None and not _KEEPING.isdisjoint(code.co_names)
