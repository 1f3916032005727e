"""Maps of several pictures differ by one row or column: a side of all of them could not be halved to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.demands.operations import demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Situation

_MAP, _SEVERAL = 4, 2
_HALVED = 64
"""What sides are a multiple of that are halved often."""


def halved_sides(situation: Situation) -> Iterator[Plan]:
    """Give all pictures the next side that is halved without a rest, before any of them changes alone."""
    plan, outcome = situation.plan, situation.outcome
    pictures = [value for _, value in tensors(plan) if len(value.sizes) == _MAP and value.sizes[2:] == ("H", "H")]
    rest = plan.sizes["H"] % _HALVED
    wanted = demand(outcome) if outcome.phase == "call" and rest and len(pictures) >= _SEVERAL else None
    if wanted is None or not wanted.mutual or wanted.given.dim() != _MAP:
        return
    if wanted.pairs and all(abs(got - want) == 1 for got, want in wanted.pairs):
        yield plan.resized("H", plan.sizes["H"] + _HALVED - rest)
