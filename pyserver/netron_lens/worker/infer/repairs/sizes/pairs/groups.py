"""Sizes of several inputs, which are joined on the way, that make two sizes equal which met."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import extent
from netron_lens.worker.infer.plans.walks import numbers, sized, tensors
from netron_lens.worker.infer.repairs.sizes.pairs.inputs import is_side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Value


_COLOURS = 3


def joined(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Give two tensors that are joined the sizes of two numbers that the constructor was given: `state + action`."""
    constructor = plan.at(("constructor",))
    written = constructor.text if constructor is not None and constructor.kind == "python" else ""
    counts = [*(number for _, number in numbers(plan)), *map(int, re.findall(r"\b\d+\b", written))]
    found = [
        (path, value, index)
        for path, value in tensors(plan)
        for index in {len(value.sizes) - 1, 1 if len(value.sizes) > 3 else len(value.sizes) - 1}  # noqa: PLR2004 - a map
        if index > 0 and not is_side(value, index)
    ]
    for (one, first, at), (other, second, there) in itertools.combinations(found, 2):
        sizes = extent(first.sizes[at], plan.extents), extent(second.sizes[there], plan.extents)
        if one == other or sum(sizes) != got:
            continue
        for left, right in itertools.permutations(counts, 2):
            if left + right == want and (left, right) != sizes:
                edited = plan.edited(one, sized(first, at, left, reason))
                yield edited.edited(other, sized(second, there, right, reason), cost=0)


def shared_out(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Give the tensors that are joined, those of a list or several inputs, equal parts of what is wanted.

    Where it is two less than pictures in colour have, the last of them is one without: a mask, a map of depths. What
    no number of the constructor's says is shared out unevenly too: the first has what is left over.
    """
    inputs = plan.at(("inputs",))
    if inputs is None:
        return
    holders = [(("inputs",), inputs), *((("inputs", name), value) for name, value in inputs.items)]
    groups = [
        [((*path, name), item) for name, item in holder.items if item.kind == "tensor"] for path, holder in holders
    ]
    is_given = any(number == want for _, number in numbers(plan))
    every = list(tensors(plan))
    alike = [[each for each in every if _alike(each[1], first)] for _, first in every]
    for group in (*([each for each in group if _alike(each[1], group[0][1])] for group in groups if group), *alike):
        if got - want == _COLOURS - 1 and group[0][1].sizes[1:2] == (_COLOURS,) and len(group) * _COLOURS == got:
            yield plan.edited(group[-1][0], sized(group[-1][1], 1, 1, reason))
        for index, size in enumerate(group[0][1].sizes if len(group) > 1 else ()):
            count, rest = divmod(got, extent(size, plan.extents))
            if not index or size == "B" or rest or not 1 < count <= min(len(group), want):
                continue
            part, over = divmod(want, count)
            if over and is_given:
                continue
            edited = plan
            for place, (path, item) in enumerate(group):
                own = part if place else part + over
                edited = edited.edited(path, sized(item, index, own, reason), cost=0)
            yield replace(edited, changes=plan.changes + 1)


def _alike(one: Value, other: Value) -> bool:
    """Tell tensors that can be joined: as many dimensions and the same features."""
    return one.sizes == other.sizes or (len(one.sizes) == len(other.sizes) > 2 and one.sizes[:2] == other.sizes[:2])  # noqa: PLR2004 - maps of other sizes


def shifted_alike(plan: Plan, got: int, want: int, reason: str) -> Iterator[Plan]:
    """Give maps that are alike equal parts of what is missing, where the model's own are joined with them."""
    maps = [each for each in tensors(plan) if len(each[1].sizes) > 3]  # noqa: PLR2004 - a batch of maps
    for sizes in dict.fromkeys(value.sizes for _, value in maps):
        group = [(path, value) for path, value in maps if value.sizes == sizes]
        more, rest = divmod(want - got, len(group))
        if 1 < len(group) < len(maps) and not rest and extent(sizes[1], plan.extents) + more > 0:
            edited = plan
            for path, value in group:
                wider = sized(value, 1, extent(sizes[1], plan.extents) + more, reason)
                edited = edited.edited(path, wider, cost=0)
            yield replace(edited, changes=plan.changes + 1)
