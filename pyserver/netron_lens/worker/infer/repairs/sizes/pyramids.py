"""Maps of several levels that do not fit each other: each is half as large as the one before."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import extent
from netron_lens.worker.infer.plans.walks import tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MET = re.compile(r"must match the size|Sizes of tensors must match|Attempting to broadcast|not broadcastable")
_CHANNELS = re.compile(r"at non-singleton dimension 1\b")
_SMALLEST = 16


def pyramids(situation: Situation) -> Edits:
    """Halve the maps of a list, and those of all inputs, from the first to the last and the other way."""
    said = str(situation.outcome.error)
    if situation.outcome.phase != "call" or not _MET.search(said) or _CHANNELS.search(said):
        return
    maps = [(path, value) for path, value in tensors(situation.plan) if len(value.sizes) > 3]  # noqa: PLR2004 - a batch of maps
    lists = {path[:2]: [each for each in maps if each[0][:2] == path[:2]] for path, _ in maps}
    for group in (*lists.values(), maps if len(lists) > 1 else []):
        if len(group) > 1:
            yield halved(situation.plan, group)
            yield halved(situation.plan, group[::-1])
    for path in lists:
        listed = situation.value(path)
        if listed is not None and all(item.kind == "tensor" for _, item in listed.items):
            yield from _of_other_lengths(situation.plan, path, listed)


def _of_other_lengths(plan: Plan, path: Path, listed: Value) -> Edits:
    """Give fewer levels, or one more: how often the code walks them may be a setting."""
    many = len(listed.items)
    for count in (*range(many - 1, 1, -1), many + 1) if many > 1 else ():
        items = (*listed.items, (str(many), listed.items[-1][1]))[:count]
        of_length = plan.edited(path, replace(listed, items=items), cost=0)
        yield halved(of_length, [((*path, name), item) for name, item in items])


def halved(plan: Plan, maps: list[tuple[Path, Value]]) -> Plan:
    """Make each of these maps half as large as the one before it."""
    smallest = max(_SMALLEST, extent(maps[0][1].sizes[-1], plan.extents) >> (len(maps) - 1))
    edited = plan
    for level, (path, value) in enumerate(reversed(maps)):
        side = smallest << level
        sizes = (*value.sizes[:-2], side, side)
        edited = edited.edited(path, replace(value, sizes=sizes, reason="each level is half as large"), cost=0)
    return replace(edited, changes=plan.changes + 1)
