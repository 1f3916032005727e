"""Functions among the settings: what was called and is none, and what one gives that lacks what is read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import leaves, name_of, python, spelled
from netron_lens.worker.infer.repairs.settings.callables import instances
from netron_lens.worker.infer.trials.origins import blamed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def functions(situation: Situation) -> Edits:
    """Give a function where a value is called, a data set's `graph()`, and a module where `body_fn()` gives one."""
    outcome = situation.outcome
    if outcome.phase != "construct":
        return
    if isinstance(outcome.error, TypeError) and "object is not callable" in str(outcome.error):
        yield from _called(situation)
    elif isinstance(outcome.error, AttributeError) and type(outcome.error.obj) is int:
        yield from _giving(situation, str(outcome.error.obj), str(outcome.error.name))


def _called(situation: Situation) -> Iterator[Plan]:
    for path in blamed(situation.outcome):
        value = situation.value(path)
        if path[:1] == ("constructor",) and value is not None and "lambda" not in value.text:
            text = f"lambda *_, **__: {spelled(value, situation.plan.extents)}"
            yield situation.plan.edited(path, python(text, f"a function that gives `{name_of(path)}`"))


def _giving(situation: Situation, number: str, attribute: str) -> Iterator[Plan]:
    """Give a module with an attribute in place of the number that functions gave: all of them, for they are alike."""
    constructor = situation.value(("constructor",))
    found = () if constructor is None else leaves(constructor, ("constructor",))
    alike = [path for path, value in found if value.text == f"lambda: {number}"]
    for module in instances(situation, name_of(alike[0]), 1, attributes=frozenset({attribute})) if alike else ():
        text, plan = f"lambda: {spelled(module, situation.plan.extents)}", situation.plan
        for path in alike:
            plan = plan.edited(path, python(text, f"a function that gives {module.reason}"))
        yield plan
