"""A condition on lists: lists of other lengths, each alone and all together."""

from __future__ import annotations

import ast
import itertools
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import sequence
from netron_lens.worker.infer.repairs.settings.evaluation import holds
from netron_lens.worker.infer.trials.origins import named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Situation


_LENGTHS, _MOST = range(1, 9), 3
_USUAL = (3, 4, 2, 1, 5, 6, 7, 8)
"""The lengths of a list alone, the most usual first."""


def other_lengths(situation: Situation, test: ast.expr, frame: FrameType) -> Iterator[Plan]:
    """Lists whose length may be what the condition is about, alone and together with the lists of the same length."""
    for path, _, _ in named(test, frame, situation.outcome):
        value = situation.value(path)
        if value is None or value.kind not in ("list", "tuple") or not value.items:
            continue
        if value.kind == "list":
            yield situation.plan.edited(path, sequence("tuple", tuple(item for _, item in value.items), value.reason))
        lists = [each for each, item in _lists(situation) if len(item.items) == len(value.items)]
        for length in _USUAL[:6]:
            if length != len(value.items):
                yield situation.plan.edited(path, _of_length(value, length))
                plan = situation.plan
                for each in lists:
                    item = situation.value(each)
                    plan = plan if item is None else plan.edited(each, _of_length(item, length))
                yield plan


def fitting_lengths(situation: Situation, test: ast.expr, frame: FrameType, *, truth: bool) -> Iterator[Plan]:
    """Give lists the lengths with which the condition is as it should be, each list its own."""
    measured: dict[str, tuple[Path, Value]] = {}
    for node in ast.walk(test):
        match node:
            case ast.Call(ast.Name("len"), [listed]):
                for path, _, _ in named(listed, frame, situation.outcome):
                    value = situation.value(path)
                    if value is not None and value.kind in ("list", "tuple") and value.items:
                        measured[ast.dump(node)] = path, value
    if not 0 < len(measured) <= _MOST:
        return
    for lengths in itertools.product(_USUAL if len(measured) == 1 else _LENGTHS, repeat=len(measured)):
        if holds(test, dict(zip(measured, lengths, strict=True)), frame) is truth:
            plan = situation.plan
            for (path, value), length in zip(measured.values(), lengths, strict=True):
                plan = plan.edited(path, _of_length(value, length), cost=0)
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
