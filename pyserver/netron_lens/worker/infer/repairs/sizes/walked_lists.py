"""A list was walked further than the model has parts for: `self.convs[i](x)` for each of `enumerate(features)`."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from torch import Tensor, nn

from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import statement_at, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_HOLDERS = (list, tuple, nn.ModuleList, nn.Sequential, nn.ParameterList, Tensor)


def walked_lists(situation: Situation) -> Edits:
    """Give longer lists, and `*inputs`, as many elements as there are parts."""
    if not isinstance(situation.outcome.error, IndexError) or situation.outcome.phase != "call":
        return
    for frame, instruction in users_frames(situation.outcome):
        for part in _passed(statement_at(frame.f_code, instruction), frame):
            yield from _shortened(
                situation, len(value_of(part, frame)), f"as many as there are of `{ast.unparse(part)}`"
            )


def _passed(statement: ast.stmt | None, frame: FrameType) -> Iterator[ast.expr]:
    """Give what was asked for the one behind its last."""
    for node in () if statement is None else ast.walk(statement):
        if isinstance(node, ast.Subscript):
            try:
                holder = value_of(node.value, frame)
                is_held = isinstance(holder, _HOLDERS) and not (isinstance(holder, Tensor) and not holder.dim())
            except (LookupError, TypeError):
                continue
            if is_held and _index(node.slice, frame, len(holder)) == len(holder) > 0:
                yield node.value


def _index(node: ast.expr, frame: FrameType, beyond: int) -> int | None:
    """Give an index; what a comprehension counts is gone with its end, and then it was the one that there is not."""
    try:
        found = value_of(node, frame)
        return found if type(found) is int else None
    except LookupError:
        return beyond if isinstance(node, ast.Name) else None
    except TypeError:
        return None


def _shortened(situation: Situation, count: int, reason: str) -> Iterator[Plan]:
    inputs = situation.value(("inputs",))
    for path, listed in () if inputs is None else _lists(inputs, ("inputs",)):
        if len(listed.items) > count:
            yield situation.plan.edited(path, replace(listed, items=listed.items[:count], reason=reason))
    plan = situation.plan
    for name, _ in () if inputs is None else inputs.items:
        if name.isdigit() and int(name) >= count:
            plan = plan.without(("inputs", name))
    if plan is not situation.plan:
        yield plan


def _lists(value: Value, path: Path) -> Iterator[tuple[Path, Value]]:
    for name, item in value.items:
        if item.kind in ("list", "tuple"):
            yield (*path, name), item
        yield from _lists(item, (*path, name))
