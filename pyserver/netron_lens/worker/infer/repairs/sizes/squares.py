"""A square matrix, as that between the nodes of a graph, met another size than it has: it stays square."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.demands.operations import demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Situation


def squares(situation: Situation) -> Iterator[Plan]:
    """Give it as many rows and columns as it met, which were guessed where nothing says how many there are."""
    outcome, plan = situation.outcome, situation.plan
    wanted = demand(outcome) if outcome.phase == "call" else None
    if wanted is None:
        return
    names = {value.sizes[0] for _, value in tensors(plan) if len(value.sizes) == 2 == value.sizes.count(value.sizes[0])}  # noqa: PLR2004 - a matrix
    for name in names:
        for pair in wanted.pairs:
            for old, new in (pair[::-1], pair):
                if isinstance(name, str) and plan.sizes.get(name) == old:
                    yield plan.resized(name, new)
