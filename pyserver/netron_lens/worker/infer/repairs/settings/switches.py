"""A part of the model is made or run only under a switch: each switch of the constructor is turned the other way."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import initializer, parameters
from netron_lens.worker.infer.plans.values import python
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import statement_at
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MOST = 6
TURNED = {"True": "False", "False": "True"}


def switches(situation: Situation) -> Edits:
    """Turn the switches that were given, then those that were left at their defaults.

    While the model is built, only those are turned under which the failing statement stands.
    """
    within = frozenset(_within(situation)) if situation.outcome.phase == "construct" else None
    if situation.outcome.phase == "arguments":
        return
    given: list[tuple[Path, str]] = []
    left: list[tuple[Path, str]] = []
    for each in parameters(initializer(situation.loaded.cls), skip=1):
        value = situation.value(("constructor", each.name))
        turned = TURNED.get(str(each.default) if value is None else value.text)
        if turned is not None and (within is None or each.name in within):
            (left if value is None else given).append((("constructor", each.name), turned))
    for path, turned in (*given, *left)[:_MOST]:
        yield situation.plan.edited(path, python(turned, "a switch"))


def _within(situation: Situation) -> Iterator[str]:
    """Give the names of the switches that the failing statement asserts, or under which it stands: `if pretrained:`."""
    for frame, instruction in users_frames(situation.outcome):
        statement = statement_at(frame.f_code, instruction)
        for node in ast.walk(statement.test) if isinstance(statement, ast.Assert) else ():
            match node:
                case ast.Name(name) | ast.Attribute(_, name):
                    yield name
        for node in () if statement is None else ast.walk(syntax_of(frame.f_code)):
            match node:
                case ast.If(ast.Name(name) | ast.Attribute(ast.Name("self"), name), body) if statement is not None:
                    if any(each.lineno <= statement.lineno <= (each.end_lineno or 0) for each in body):
                        yield name
