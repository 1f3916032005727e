"""The model reads an attribute that nothing in it sets: it is set as a script near it does, after it is built."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import Value, exchanged, python, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_ABSENT = re.compile(r"'(\w+)' object has no attribute '(\w+)'")


def outside(situation: Situation) -> Edits:
    """Set all that is known to be set from outside, in one expression."""
    absent = _ABSENT.search(str(situation.outcome.error))
    attributes, constructor = situation.evidence.attributes, situation.plan.at(("constructor",))
    if absent is None or constructor is None or absent[1] != situation.loaded.cls.__name__:
        return
    if absent[2] not in attributes or not isinstance(situation.outcome.error, AttributeError):
        return
    actions = [f"setattr(made, {name!r}, {choice.expression})" for name, choice in attributes.items()]
    reasons = "; ".join(f"`{name}`: {choice.reason}" for name, choice in attributes.items())
    yield afterwards(situation.plan, constructor, actions, reasons)


def afterwards(
    plan: Plan, constructor: Value, actions: list[str], reason: str, given: Mapping[str, Value] = MappingProxyType({})
) -> Plan:
    """Do something with what is `made` before it is given, with what is `given` by name; the constructor stays."""
    text = f"(lambda {', '.join(('made', *given))}: [{', '.join(actions)}, made][-1])"
    made = constructor if constructor.kind == "call" else python(spelled(constructor, plan.extents))
    whole = ("constructor",)
    return replace(
        plan,
        fixed=frozenset((*whole, "0") if path == whole and given else path for path in plan.fixed),
        root=exchanged(plan.root, whole, Value("call", text, (("0", made), *given.items()))),
        constructor_reason="; ".join(each for each in (plan.constructor_reason, reason) if each),
        changes=plan.changes + 1,
    )
