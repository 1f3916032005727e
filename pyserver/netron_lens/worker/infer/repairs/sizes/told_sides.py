"""The side of a picture was taken from a number of the constructor that says something else: it is searched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import extent
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.demands.operations import demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Situation

_SERIES = 3


def told_sides(situation: Situation) -> Iterator[Plan]:
    """Free the sides of pictures where the layer behind a flattened map takes another number of features."""
    outcome = situation.outcome
    if outcome.operation is None or outcome.operation.name != "linear":
        return
    wanted = demand(outcome)
    for path, value in tensors(situation.plan) if wanted is not None and wanted.pairs else ():
        if len(value.sizes) > _SERIES:
            if not any(_is_told(size, situation.plan) for size in value.sizes[2:]):
                continue
            sides = tuple("H" if _is_told(size, situation.plan) else size for size in value.sizes[2:])
            freed = replace(value, sizes=(*value.sizes[:2], *sides), reason="solved from where the call stopped")
            yield situation.plan.edited(path, freed).resized(
                "H", extent(value.sizes[-1], situation.plan.extents) // 2, cost=0
            )


def _is_told(size: Size, plan: Plan) -> bool:
    """Tell a size that the constructor decides: another one for it changes nothing."""
    return isinstance(size, str) and plan.resized(size, 1).extents.get(size, 1) != 1
