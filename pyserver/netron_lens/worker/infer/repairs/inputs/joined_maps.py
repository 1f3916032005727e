"""Maps are joined before a layer that takes another number of channels: the inputs among them have what is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import MASK, extent
from netron_lens.worker.infer.plans.walks import sized
from netron_lens.worker.infer.repairs.demands.operations import demand
from netron_lens.worker.infer.repairs.given_to import reason

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MAP = 4
"""The dimensions of a batch of maps, at least."""


def joined_maps(situation: Situation) -> Edits:
    """Give the inputs that are joined equal parts of the channels that are missing or too many.

    Those of an element of a list first: pictures have three, and masks one, for a reason.
    """
    outcome = situation.outcome
    parts = () if outcome.operation is None else outcome.operation.parts
    wanted = demand(outcome) if parts and outcome.phase == "call" else None
    if wanted is None or not wanted.pairs or wanted.given.dim() < _MAP:
        return
    got, want = wanted.pairs[0]
    if got != wanted.given.shape[1] or got != sum(each.shape[1] for each in parts):
        return
    joined = [
        (path, situation.value(path)) for path, given in outcome.arguments if any(given is each for each in parts)
    ]
    maps = [
        (path, value) for path, value in joined if value is not None and value.kind == "tensor" and value.below != MASK
    ]
    for group in ([each for each in maps if each[0][-1].isdigit()], maps):
        yield from _widened(situation, group, want - got, reason(outcome, wanted))


def _widened(situation: Situation, maps: list[tuple[Path, Value]], missing: int, why: str) -> Edits:
    extents = situation.plan.extents
    counts = [extent(value.sizes[1], extents) for _, value in maps]
    share, rest = divmod(sum(counts) + missing, max(len(maps), 1))
    if rest or share < 1:
        return
    plan = situation.plan
    for path, value in maps:
        plan = plan.edited(path, sized(value, 1, share, why), cost=0)
    yield replace(plan, changes=situation.plan.changes + 1)
