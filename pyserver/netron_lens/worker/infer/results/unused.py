"""Settings that no one asked what they are: not the number that was to show it, but what is meant to be given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.parameter_names import meaning
from netron_lens.worker.infer.plans.literals import value_of_expression
from netron_lens.worker.infer.plans.values import python

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Evidence
    from netron_lens.worker.infer.plans.values import Value
    from netron_lens.worker.infer.trials.attempt import Attempts
    from netron_lens.worker.infer.trials.outcome import Outcome

_CALLED = frozenset({"class", "callable", "module"})


def as_meant(attempts: Attempts, evidence: Evidence, outcome: Outcome) -> Outcome:
    """Give what is called, and names, what the code says of them, where the model runs with it as well."""
    constructor = outcome.plan.at(("constructor",))
    for name, value in () if constructor is None else constructor.items:
        for new in _meant(evidence, name) if value.kind == "python" and value.text.isdecimal() else ():
            other = attempts.run(outcome.plan.edited(("constructor", name), new, cost=0))
            outcome = other if other.error is None else outcome
    return outcome


def _meant(evidence: Evidence, name: str) -> Iterator[Value]:
    said, named = evidence.parameters.get(name, ()), meaning(name)
    if said and said[0].kind in _CALLED:
        yield value_of_expression(said[0].expression, said[0].reason)
    if not said and named is not None and named.kind == "string":
        yield python(repr(name), f"the name `{name}`")
