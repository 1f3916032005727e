"""Other values that the evidence names for the choices behind a failure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.input_values import of_guess
from netron_lens.worker.infer.plans.literals import value_of_expression
from netron_lens.worker.infer.repairs.inputs.together import together
from netron_lens.worker.infer.trials.origins import blamed

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.values import Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def alternatives(situation: Situation) -> Edits:
    """Try the evidence's other choices for what stands in the failing expression, and for what is alike."""
    plan = situation.plan
    for path in blamed(situation.outcome)[:4]:
        if len(path) < 2:  # noqa: PLR2004 - a part of the plan and a name
            continue
        name = path[1]
        if path[0] == "constructor":
            for choice in situation.evidence.parameters.get(name, ())[:4]:
                if choice.kind not in ("class", "callable", "module"):
                    yield plan.edited(path[:2], value_of_expression(choice.expression, choice.reason))
        else:
            for guess in situation.evidence.inputs.get(name, ())[:4]:
                old = situation.value(path[:2])
                new = _with_known_sizes(of_guess(guess), old)
                changed = plan.edited(path[:2], new)
                outcome = yield changed
                is_further = outcome is not None and outcome.rank > situation.outcome.rank
                is_refused = situation.outcome.operation is None  # by a check of the code's
                if old is not None and len(old.sizes) != len(new.sizes) and is_refused and not is_further:
                    yield together(plan, changed) or changed


def _with_known_sizes(new: Value, old: Value | None) -> Value:
    """Leave a last dimension of one out of sizes that are written, where as many are read as are left."""
    is_written = old is not None and old.written and old.sizes[-1:] == (1,) and old.dtype == new.dtype
    if old is None or not is_written or new.written or len(new.sizes) + 1 != len(old.sizes):
        return new
    return replace(new, sizes=old.sizes[:-1])
