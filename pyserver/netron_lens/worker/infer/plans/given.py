"""What the user or the code gave stands in every plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import inputs_of
from netron_lens.worker.infer.plans.values import Value, python
from netron_lens.worker.recipe import expression

if TYPE_CHECKING:
    from netron_lens.protocol import Given
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.stages import Loaded


def kept(plan: Plan, loaded: Loaded, given: tuple[Given, ...]) -> Plan:
    """Let what was given stand, the best last so that it wins."""
    locked = set(plan.fixed)
    method = next((each.method for each in given if each.method), plan.method)
    plan = replace(plan, fixed=frozenset(), method=method)
    for each in reversed(given):
        if each.constructor:
            plan = plan.edited(("constructor",), python(each.constructor, each.reason), cost=0)
            plan = replace(plan, constructor_reason=each.reason)
            locked.add(("constructor",))
        for said in each.inputs:
            locked.discard(("inputs",))
            plan = plan.edited(("inputs", said.name), python(expression(said.spec), each.reason), cost=0)
            locked.add(("inputs", said.name))
    return replace(_ordered(plan, loaded), fixed=frozenset(locked))


def _ordered(plan: Plan, loaded: Loaded) -> Plan:
    names = [each.name for each in inputs_of(loaded.cls, plan.method)]
    inputs = plan.at(("inputs",))
    assert inputs is not None
    items = sorted(inputs.items, key=lambda item: names.index(item[0]) if item[0] in names else len(names))
    return plan.edited(("inputs",), Value("tuple", items=tuple(items)), cost=0)
