"""Features are several sizes of an input, multiplied, `x.view(n, m * v * c, t)`: numbers of the constructor are.

Joints, persons and coordinates of a skeleton become the channels of a norm that was built for the same three numbers.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.signatures import initializer, parameters
from netron_lens.worker.infer.plans.values import extent
from netron_lens.worker.infer.plans.walks import numbers, tensors
from netron_lens.worker.infer.repairs.demands.operations import demand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_FACTORS = (3, 2)
_PAIR = 2
_COORDINATES = (3, 2)
"""Of a point in space, or in a picture with how sure it is; of one in a picture."""
_LEAST = 4
"""The dimensions of what has several sizes besides its batch and its steps."""


def products(situation: Situation) -> Edits:
    """Give the sizes that were multiplied the numbers whose product is wanted, of all inputs of as many dimensions.

    Of two, one may be a number of the constructor, or of coordinates, and the other what is left: joints of a graph.
    """
    wanted = demand(situation.outcome) if situation.outcome.phase == "call" else None
    for got, want in () if wanted is None else wanted.pairs:
        known = constructor_numbers(situation)
        shared = [(few, want // few) for few in dict.fromkeys((*known, *_COORDINATES)) if few > 1 and want % few == 0]
        for path, value in tensors(situation.plan):
            extents = [extent(size, situation.plan.extents) for size in value.sizes]
            for count in _FACTORS if len(extents) >= _LEAST else ():
                exact = [each for each in itertools.permutations(known, count) if math.prod(each) == want]
                for places in _multiplied(extents, got, count):
                    for factors in (*exact, *(shared if count == _PAIR else ())):
                        sized = dict(zip(places, factors, strict=True))
                        yield _sized(situation.plan, len(extents), sized)
                        yield situation.plan.edited(path, _with(value, sized))


def constructor_numbers(situation: Situation) -> list[int]:
    """List the constructor's numbers, given or left at their defaults, the last ones first: these tell the channels."""
    given = dict(numbers(situation.plan))
    left = {
        ("constructor", each.name): each.default
        for each in parameters(initializer(situation.loaded.cls), skip=1)
        if type(each.default) is int and each.default > 0 and situation.value(("constructor", each.name)) is None
    }
    return [*given.values(), *left.values()][::-1]


def _multiplied(extents: list[int], product: int, count: int) -> Iterator[tuple[int, ...]]:
    for places in itertools.combinations(range(1, len(extents)), count):
        if math.prod(extents[place] for place in places) == product:
            yield places


def _sized(plan: Plan, rank: int, factors: dict[int, int]) -> Plan:
    edited = plan
    for path, value in tensors(plan):
        if len(value.sizes) == rank:
            edited = edited.edited(path, _with(value, factors), cost=int(edited is plan))
    return edited


def _with(value: Value, factors: dict[int, int]) -> Value:
    sizes = tuple(factors.get(place, size) for place, size in enumerate(value.sizes))
    return replace(value, sizes=sizes, reason="sizes that are multiplied to what is wanted")
