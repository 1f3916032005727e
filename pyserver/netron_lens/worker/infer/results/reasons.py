"""Why a picture has its size: the layer behind a flattened map that takes no other."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from torch import nn

from netron_lens.worker.infer.trials.tables import over_tables

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.trials.outcome import Outcome

_PICTURE = 3
_TIMES = "\N{MULTIPLICATION SIGN}"


def explained(outcome: Outcome, opened: Plan) -> Plan:
    """Add to the plan of a call that ran what decided the size, where it is not the one that was `opened` with."""
    plan = over_tables(outcome)
    needs = _needs(outcome)
    inputs = plan.at(("inputs",))
    if needs is None or inputs is None:
        return plan
    for name, value in inputs.items:
        pictures = [each for path, each in outcome.arguments if path[:2] == ("inputs", name) and each.dim() > _PICTURE]
        if not pictures:
            continue
        if value.kind == "tensor" and plan.sizes.get("H") != opened.sizes.get("H"):
            plan = _said(plan, name, f"solved: {needs}")
        elif value.reason and "solved" not in value.reason and value.kind == "python":
            plan = _said(plan, name, f"{value.reason}; {needs}")
    return plan


def _said(plan: Plan, name: str, reason: str) -> Plan:
    fixed = plan.fixed
    value = plan.at(("inputs", name))
    assert value is not None  # the name is one of the inputs'
    free = replace(plan, fixed=frozenset())
    return replace(free.edited(("inputs", name), replace(value, reason=reason), cost=0), fixed=fixed)


def _needs(outcome: Outcome) -> str | None:
    """Say ``fc1` needs 16x5x5`; nothing where maps of any size are pooled to one."""
    shape, model = outcome.flattened, outcome.model
    if model is None or len(shape) < _PICTURE or math.prod(shape[1:]) == 1:
        return None
    if any(type(module).__name__.startswith("Adaptive") for module in nn.Module.modules(model)):
        return None
    features = math.prod(shape)
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear) and module.in_features == features and id(module) in outcome.called:
            return f"`{name}` needs {_TIMES.join(map(str, shape))}"
    return None
