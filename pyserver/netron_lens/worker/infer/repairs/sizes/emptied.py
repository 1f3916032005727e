"""Nothing is left of a tensor that was cut, as the mask after the colours of a picture: inputs are larger there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.evidence.texts.signatures import initializer, parameters
from netron_lens.worker.infer.plans.values import python
from netron_lens.worker.infer.plans.walks import numbers, sized, tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MORE = (1, 2, 3, 4)
_FAR = 4
_WHY = "enough for all that is cut off"


def emptied(situation: Situation) -> Edits:
    """Give inputs more channels or features, and the constructor's number that is equal to them as many."""
    operation = situation.outcome.operation
    axis = None if operation is None else _empty_axis((*operation.args, *operation.kwargs.values()))
    if axis is None:
        return
    for path, value in tensors(situation.plan):
        size = value.sizes[axis] if len(value.sizes) > axis else None
        for more in (*_to_numbers(situation.plan, size), *_MORE) if axis else ():
            if isinstance(size, str) and size in situation.plan.defaults:
                enough = situation.plan.extents[size] + more
                yield situation.plan.edited(("constructor", size), python(str(enough), _WHY))
            elif isinstance(size, int):
                edited = situation.plan.edited(path, sized(value, axis, size + more, _WHY))
                yield from _with_number(situation, edited, size, size + more)
                yield edited


def _to_numbers(plan: Plan, size: Size | None) -> list[int]:
    """Give how many are missing to the constructor's larger numbers, the nearest first: an input is cut in halves."""
    larger = {number for _, number in numbers(plan) if isinstance(size, int) and size < number <= _FAR * size}
    return sorted(number - size for number in larger if isinstance(size, int))


def _empty_axis(args: tuple[object, ...]) -> int | None:
    """Give the axis along which a tensor among the arguments, or among the first one's elements, has no elements."""
    listed = args[0] if args and isinstance(args[0], list | tuple) else ()
    for each in (*args, *listed):
        if isinstance(each, torch.Tensor) and 0 in each.shape:
            return list(each.shape).index(0)
    return None


def _with_number(situation: Situation, plan: Plan, old: int, new: int) -> Edits:
    """Change the numbers that say how many there are, given or left at their defaults."""
    given = [path for path, number in numbers(plan) if number == old]
    left = [
        ("constructor", each.name)
        for each in parameters(initializer(situation.loaded.cls), skip=1)
        if type(each.default) is int and each.default == old and plan.at(("constructor", each.name)) is None
    ]
    for path in (*given, *left):
        yield plan.edited(path, python(str(new), _WHY), cost=0)
