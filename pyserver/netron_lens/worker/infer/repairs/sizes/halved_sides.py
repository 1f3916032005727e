"""Maps differ by one row or column: a side of the pictures or volumes could not be halved to the end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.demands.operations import demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Situation

_MAP, _VOLUME = 4, 5
_HALVED = 64
"""What sides are a multiple of that are halved often."""
_SHALLOW = (16, 32, _HALVED)
"""Volumes are no larger than they have to be."""


def halved_sides(situation: Situation) -> Iterator[Plan]:
    """Give all pictures, or volumes, the next side that is halved without a rest, before any of them changes alone."""
    outcome = situation.outcome
    wanted = demand(outcome) if outcome.phase == "call" else None
    if wanted is None or not wanted.mutual or not wanted.pairs:
        return
    if any(abs(got - want) != 1 for got, want in wanted.pairs):
        return
    given = [value.sizes[2:] for _, value in tensors(situation.plan) if len(value.sizes) == wanted.given.dim()]
    if wanted.given.dim() == _MAP and given.count(("H", "H")) > 1:
        yield from _multiples(situation.plan, ("H",), _HALVED)
    elif wanted.given.dim() == _VOLUME and ("D", "H", "H") in given:
        for factor in _SHALLOW:
            yield from _multiples(situation.plan, ("D", "H"), factor)


def _multiples(plan: Plan, names: tuple[str, ...], factor: int) -> Iterator[Plan]:
    """Round sides up to multiples."""
    changed = plan
    for name in names:
        changed = changed.resized(name, -(-plan.sizes[name] // factor) * factor, cost=0)
    if changed.sizes != plan.sizes:
        yield replace(changed, changes=plan.changes + 1)
