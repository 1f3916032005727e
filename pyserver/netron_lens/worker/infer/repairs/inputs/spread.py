"""What `forward(*inputs)` hands on, as `self.score(x, *inputs)`, is as many inputs as that takes, each as meant."""

from __future__ import annotations

import ast
from dataclasses import replace
from inspect import Parameter
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import inputs_of, parameters
from netron_lens.worker.infer.plans.input_values import best_of
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import statement_at

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def spread(situation: Situation) -> Edits:
    """Give one input for each parameter of the function that refused their number."""
    if situation.outcome.phase != "call" or "positional argument" not in str(situation.outcome.error):
        return
    own = inputs_of(situation.loaded.cls, situation.plan.method)
    taken = next((each.name for each in own if each.kind is Parameter.VAR_POSITIONAL), None)
    inputs = situation.value(("inputs",))
    for frame, instruction in users_frames(situation.outcome)[:1] if inputs is not None else ():
        statement = statement_at(frame.f_code, instruction)
        for node in () if statement is None else ast.walk(statement):
            match node:
                case ast.Call(ast.Attribute(ast.Name("self"), method), [*before, ast.Starred(ast.Name(name))]) if (
                    name == taken and inputs is not None
                ):
                    called = getattr(frame.f_locals.get("self"), method, None)
                    named = {each.arg for each in node.keywords}
                    asked = [each.name for each in parameters(called)[len(before) :] if each.default is each.empty]
                    values = [best_of(situation.evidence.inputs.get(each, ())) for each in asked if each not in named]
                    given = tuple((str(place), value) for place, value in enumerate(values))
                    kept = tuple(item for item in inputs.items if not item[0].isdigit())
                    items = (*kept, *given) if before else (*given, *kept)
                    yield situation.plan.edited(("inputs",), replace(inputs, items=items), cost=0)
