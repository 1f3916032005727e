"""An expression of the user's code failed before the class was asked: something else stands in its place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.input_values import of_guess
from netron_lens.worker.infer.plans.literals import value_of_expression
from netron_lens.worker.infer.plans.natural import natural_at
from netron_lens.worker.infer.repairs.settings.unloaded import unloaded

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def unmade(situation: Situation) -> Edits:
    """Try what else the evidence says of the argument that could not be made, and then what its name does."""
    plan, evidence, path = situation.plan, situation.evidence, situation.unmade
    if path is None or len(path) < 2:  # noqa: PLR2004 - a part of the plan and a name
        return
    plan = replace(plan, fixed=plan.fixed - {path[:1]})
    value = plan.at(path)
    empty = None
    if isinstance(situation.outcome.error, OSError) and value is not None:
        empty = unloaded(value.text, situation.loaded)
    if empty is not None:
        yield plan.edited(path, value_of_expression(empty, "its file is not there"))
    if path[0] == "constructor":
        for choice in evidence.parameters.get(path[1], ()):
            yield plan.edited(path[:2], value_of_expression(choice.expression, choice.reason))
    else:
        for guess in evidence.inputs.get(path[1], ()):
            yield plan.edited(path[:2], of_guess(guess))
    yield plan.edited(path, natural_at(path))
