"""The model reads what it, or Lightning, keeps of its further arguments: `for k, v in more: setattr(self, k, v)`."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.evidence.texts.signatures import initializer, parameters, spread_name
from netron_lens.worker.infer.repairs.settings.required import said_of
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import statement_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_HYPERPARAMETER = re.compile(r"'AttributeDict' object has no attribute '(\w+)'|Missing attribute \"(\w+)\"")
"""What the hyperparameters that Lightning keeps say, which of them it has not."""
_KEEPING = frozenset({"setattr", "__dict__", "vars"})


def kept_options(situation: Situation) -> Edits:
    """Pass all those that the failing statement reads, and that are missing, as further arguments."""
    error, cls = situation.outcome.error, situation.loaded.cls
    own = getattr(initializer(cls), "__code__", None)
    if not isinstance(error, AttributeError) or own is None or spread_name(own) is None:
        return
    names: list[str] = []
    absent = _HYPERPARAMETER.search(str(error))
    if absent is not None:
        taken = {each.name for each in parameters(initializer(cls), skip=1)}
        names = [absent[1] or absent[2], *(name for name in situation.evidence.parameters if name not in taken)]
    elif isinstance(error.obj, cls) and error.name and any(map(_keeps, cls.__mro__)):
        names = [error.name, *_lacking(situation, error.obj)]
    plan = situation.plan
    for name in dict.fromkeys(names):
        if situation.value(("constructor", name)) is None:
            plan = plan.edited(("constructor", name), said_of(situation, name), cost=0)
    if plan is not situation.plan:
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
