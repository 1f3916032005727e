"""What is joined has another size than the next layer takes: the inputs among the parts have what is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from torch import nn

from netron_lens.worker.infer.evidence.words.words import singular, words
from netron_lens.worker.infer.plans.values import MASK, extent, name_of
from netron_lens.worker.infer.plans.walks import numbers, sized
from netron_lens.worker.infer.repairs.demands.operations import demand
from netron_lens.worker.infer.repairs.given_to import reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Situation

    Part = tuple[Path, Value]

_MAP = 4
"""The dimensions of a batch of maps, at least."""


def joined_parts(situation: Situation) -> Iterator[Plan]:
    """Give the inputs that are joined the sizes that make up what the layer takes.

    Rows have the sizes of the numbers that are called like them. Maps that are joined with the model's own share what
    is missing: those in lists first, as pictures have three channels for a reason.
    """
    outcome = situation.outcome
    wanted = demand(outcome) if outcome.joins and outcome.phase == "call" else None
    if wanted is None or not wanted.pairs:
        return
    parts = next((parts for joined, parts in outcome.joins if _is_same(joined, wanted.given)), ())
    got, want = wanted.pairs[0]
    axis = 1 if wanted.given.dim() >= _MAP else -1
    if got != wanted.given.shape[axis] or got != sum(each.shape[axis] for each in parts):
        return
    given = [path for path, each in outcome.arguments if any(each is part for part in parts)]
    inputs = [(path, value) for path in given if (value := situation.value(path)) is not None and _may_change(value)]
    why = reason(outcome, wanted)
    if axis < 0:
        yield from _named(situation, inputs, want - got, why)
        return
    if not _has_own(situation, parts):
        return
    for group in ([each for each in inputs if each[0][-1].isdigit()], inputs):
        counts = [extent(value.sizes[axis], situation.plan.extents) for _, value in group]
        share, rest = divmod(sum(counts) + want - got, max(len(group), 1))
        if not rest and share > 0:
            yield _resized(situation.plan, [(each, share) for each in group], axis, why)


def _is_same(joined: Tensor, given: Tensor) -> bool:
    """Tell what was joined, to which a layer may have added a dimension before its check."""
    return joined is given or (joined.shape == given.squeeze().shape and joined.shape[-1:] == given.shape[-1:])


def _has_own(situation: Situation, parts: tuple[Tensor, ...]) -> bool:
    """Tell whether the model computed some of the parts; one with an input's channels may be that one, resized."""
    given = [each for _, each in situation.outcome.arguments]
    own = [part for part in parts if not any(part is each for each in given)]
    others = {each.shape[1] for each in given if each.dim() > 1 and not any(each is part for part in parts)}
    return bool(own) and all(part.shape[1] not in others for part in own)


def _may_change(value: Value) -> bool:
    return value.kind == "tensor" and value.below != MASK


def _named(situation: Situation, inputs: list[Part], missing: int, why: str) -> Iterator[Plan]:
    """Give each input the number that is called like it, and the one that has none what is left."""
    known = {frozenset(map(singular, words(name))): number for name, number in _numbers(situation)}
    extents = situation.plan.extents
    old = [extent(value.sizes[-1], extents) for _, value in inputs]
    own = [frozenset(map(singular, words(name_of(path)))) for path, _ in inputs]
    new = [next((number for said, number in known.items() if name and name <= said), None) for name in own]
    left = sum(old) + missing - sum(each or 0 for each in new)
    if new.count(None) == (left != 0) and len(new) > 1 and left >= 0:
        yield _resized(situation.plan, [(each, size or left) for each, size in zip(inputs, new, strict=True)], -1, why)


def _numbers(situation: Situation) -> Iterator[tuple[str, int]]:
    """Walk the numbers that the constructor was given, and those that the model holds."""
    for path, number in numbers(situation.plan):
        yield name_of(path), number
    model = situation.outcome.model
    for name, value in vars(model).items() if isinstance(model, nn.Module) else ():
        if type(value) is int and value > 0:
            yield name, value


def _resized(plan: Plan, sizes: list[tuple[Part, int]], axis: int, why: str) -> Plan:
    edited = plan
    for (path, value), size in sizes:
        edited = edited.edited(path, sized(value, axis % len(value.sizes), size, why), cost=0)
    return replace(edited, changes=plan.changes + 1)
