"""A condition on lists: lists of other lengths, each alone and all together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.origins import named
from netron_lens.worker.infer.values import sequence

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator
    from types import FrameType

    from netron_lens.worker.infer.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Situation
    from netron_lens.worker.infer.values import Path, Value


def other_lengths(situation: Situation, test: ast.expr, frame: FrameType) -> Iterator[Plan]:
    """Lists whose length may be what the condition is about, alone and together with the lists of the same length."""
    for path, _, _ in named(test, frame, situation.outcome):
        value = situation.value(path)
        if value is None or value.kind not in ("list", "tuple") or not value.items:
            continue
        if value.kind == "list":
            yield situation.plan.edited(path, sequence("tuple", tuple(item for _, item in value.items), value.reason))
        lists = [each for each, item in _lists(situation) if len(item.items) == len(value.items)]
        for length in (3, 4, 2, 1, 5, 6):
            if length != len(value.items):
                yield situation.plan.edited(path, _of_length(value, length))
                plan = situation.plan
                for each in lists:
                    item = situation.value(each)
                    plan = plan if item is None else plan.edited(each, _of_length(item, length))
                yield plan


def _lists(situation: Situation) -> Iterator[tuple[Path, Value]]:
    constructor = situation.value(("constructor",))
    for name, value in () if constructor is None else constructor.items:
        if value.kind in ("list", "tuple"):
            yield ("constructor", name), value


def _of_length(value: Value, length: int) -> Value:
    items = [item for _, item in value.items]
    kept = tuple((*items, *(items[-1],) * length)[:length])
    return sequence("tuple" if value.kind == "tuple" else "list", kept, value.reason)
