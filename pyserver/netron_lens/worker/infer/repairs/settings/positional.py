"""What a constructor reads by its place, `args[0]`, is given by its place, though a base's constructor names it."""

from __future__ import annotations

import ast
from dataclasses import replace
from inspect import Parameter
from itertools import takewhile
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import initializer, parameters
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import statement_at

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def positional(situation: Situation) -> Edits:
    """Give what the base's constructor takes in its order, where there were too few of `*args`."""
    constructor = situation.value(("constructor",))
    if not isinstance(situation.outcome.error, IndexError) or constructor is None:
        return
    cls = situation.loaded.cls
    taken = {each.name for each in parameters(cls.__init__) if each.kind is Parameter.VAR_POSITIONAL}  # type: ignore[misc] # it is looked at only
    given = dict(constructor.items)
    named = [each.name for each in parameters(initializer(cls), skip=1)]
    ordered = list(takewhile(given.__contains__, named))
    for frame, instruction in users_frames(situation.outcome)[:1] if ordered else ():
        statement = statement_at(frame.f_code, instruction)
        for node in () if statement is None else ast.walk(statement):
            match node:
                case ast.Subscript(ast.Name(name)) if name in taken and isinstance(frame.f_locals.get(name), tuple):
                    placed = tuple((str(place), given.pop(key)) for place, key in enumerate(ordered))
                    items = (*placed, *given.items())
                    yield situation.plan.edited(("constructor",), replace(constructor, items=items), cost=0)
                    return
