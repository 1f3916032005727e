"""An input is unpacked into more or fewer columns than it has: `x, y, w, h = boxes.unbind(-1)`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.values.extents import integer
from netron_lens.worker.infer.plans.walks import sized
from netron_lens.worker.infer.repairs.given_to import inputs_like
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import statement_at, value_of

if TYPE_CHECKING:
    from types import FrameType

    from netron_lens.worker.infer.plans.values import Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_UNPACKED = re.compile(r"values to unpack \(expected (\d+)")
_AXIS_AT = {"split": 1, "unbind": 0}
"""Where the dimension stands among the arguments, the tensor left out."""


def columns(situation: Situation) -> Edits:
    """Give the input as many columns as it is unpacked into, and all others that are given it alike."""
    count = _UNPACKED.search(str(situation.outcome.error))
    for frame, instruction in users_frames(situation.outcome)[:1] if count is not None else ():
        statement = statement_at(frame.f_code, instruction)
        for call in () if statement is None else ast.walk(statement):
            if count is not None and isinstance(call, ast.Call):
                yield from _widened(situation, call, int(count[1]), frame)


def _widened(situation: Situation, call: ast.Call, count: int, frame: FrameType) -> Edits:
    match call:
        case ast.Call(ast.Attribute(ast.Name("torch"), name), [given, *arguments]):
            pass
        case ast.Call(ast.Attribute(given, name), arguments):
            pass
        case _:
            return
    if name not in _AXIS_AT:
        return
    words = {each.arg: each.value for each in call.keywords}
    place = _AXIS_AT[name]
    axis = integer(words.get("dim") or (arguments[place] if len(arguments) > place else ast.Constant(0)))
    each = integer(arguments[0]) if name == "split" and arguments else 1
    if axis is None or each is None:
        return
    reason = f"`{ast.unparse(call)}` is unpacked into {count}"
    try:
        tensor = value_of(given, frame)
    except (LookupError, TypeError):
        return
    for path, _ in inputs_like(situation.outcome, tensor):
        value = situation.plan.at(path)
        shape = None if value is None else value.sizes
        if value is None or value.kind != "tensor" or shape is None or not -len(shape) <= axis < len(shape):
            continue
        plan, new = situation.plan, sized(value, axis % len(shape), count * each, reason)
        for name, other in _alike(situation, value):
            plan = plan.edited(("inputs", name), sized(other, axis % len(shape), count * each, reason), cost=0)
        yield plan.edited(path, new)
        yield situation.plan.edited(path, new)


def _alike(situation: Situation, value: Value) -> list[tuple[str, Value]]:
    """List the inputs whose names end as that of the value's do, and that have its sizes: `gt_geo` and `pred_geo`."""
    inputs = situation.plan.at(("inputs",))
    items = () if inputs is None else inputs.items
    own = next((name for name, each in items if each is value), "")
    ending = own.rpartition("_")[2]
    return [(name, each) for name, each in items if each.sizes == value.sizes and ending in name.split("_")]
