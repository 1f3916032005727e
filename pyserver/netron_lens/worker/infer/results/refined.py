"""What runs is made natural: sound of a second, a thousand points, and maps as large as in the middle of a model."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.input_values import SIZES
from netron_lens.worker.infer.plans.values import extent, name_of
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.results.clouds import COORDINATES, POINTS, crowded, is_of_points
from netron_lens.worker.infer.results.ranking import batch_lost
from netron_lens.worker.infer.trials.outputs import tensors as outputs

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.trials.attempt import Attempts
    from netron_lens.worker.infer.trials.outcome import Outcome

_SOUND = 16384
"""A second, and what most strides divide."""
_MAP, _CHANNELS = 56, 16
_RANK, _LEAST = 4, 7
_SMALL_MAP, _MANY_CHANNELS = 14, 512
_SERIES = 3
_PICTURES = frozenset({("image",), ("images",), ("img",), ("imgs",), ("frames",), ("rgb",)})
"""The last word of what is no map from the middle of a model, however many channels several make together."""
_MUCH = 50_000_000_000
"""Multiplications that no one waits for."""


def refined(attempts: Attempts, outcome: Outcome) -> Outcome:
    """Give the same model's run on more natural sizes, where no size was solved and it takes them as well."""
    for name, size, is_meant in (
        ("T", _SOUND, _is_sound),
        ("T", POINTS, _is_featured if is_of_points(outcome) else _is_cloud),
        ("H", _SMALL_MAP, _is_deep),
        ("H", _MAP, _is_inner),
    ):
        if outcome.plan.sizes[name] == SIZES[name] and _all(outcome, name, is_meant):
            outcome = _resized(attempts, outcome, name, size)
    crowd = crowded(outcome)
    if crowd is not outcome.plan:
        outcome = _better(attempts.run(crowd), outcome)
    return _spread(attempts, _lowered(attempts, outcome))


def _lowered(attempts: Attempts, outcome: Outcome) -> Outcome:
    """Make maps of several levels as large as in the middle of a model, all of them in their proportions."""
    plan = outcome.plan
    shapes = {path: [extent(size, plan.extents) for size in value.sizes] for path, value in tensors(plan)}
    sides = {side for shape in shapes.values() for side in shape[2:]}
    if len(sides) < 2 or any(len(shape) != _RANK or shape[1] < _CHANNELS for shape in shapes.values()):  # noqa: PLR2004 - of one size
        return outcome
    times = 1
    while max(sides) > 2 * _MAP * times and min(sides) >= 2 * _LEAST * times and math.gcd(*sides) % (2 * times) == 0:
        times *= 2
    for path, value in tensors(plan) if times > 1 else ():
        smaller = (*value.sizes[:2], *(side // times for side in shapes[path][2:]))
        plan = plan.edited(path, replace(value, sizes=smaller), cost=0)
    return outcome if plan is outcome.plan else _better(attempts.run(plan), outcome)


def _resized(attempts: Attempts, outcome: Outcome, name: str, size: int) -> Outcome:
    return _better(attempts.run(outcome.plan.resized(name, size, cost=0)), outcome)


def _better(other: Outcome, outcome: Outcome) -> Outcome:
    is_light = other.work < max(_MUCH, outcome.work)
    return other if other.error is None and not other.emptied and is_light else outcome


def _spread(attempts: Attempts, outcome: Outcome) -> Outcome:
    """Make maps of one pixel, and series of one step, as large as usual, where as many come out as went in."""
    plan = outcome.plan
    given = {each.shape[2:] for each in outputs(outcome.output)}
    for path, value in tensors(plan):
        sizes = value.sizes
        if sizes[2:] in ((1,), (1, 1)) and sizes[2:] in given and value.dtype == "float32":
            side = "T" if len(sizes) == _SERIES else "H"
            plan = plan.edited(path, replace(value, sizes=(*sizes[:2], *(side,) * len(sizes[2:]))), cost=0)
    if plan is outcome.plan:
        return outcome
    other = attempts.run(plan.resized("H", _MAP, cost=0))
    is_better = other.error is None and not other.emptied and not batch_lost(attempts, other)
    return other if is_better else outcome


def _all(outcome: Outcome, name: str, is_meant: Callable[[int, int], bool]) -> bool:
    found = [(path, value) for path, value in tensors(outcome.plan) if name in value.sizes]
    if any(value.sizes[0] == name for _, value in found):
        return False
    if name == "H" and any(words(name_of(path))[-1:] in _PICTURES for path, _ in found):
        return False
    sized = [value for _, value in found]
    counted = [value.sizes[_axis(value.sizes)] for value in sized if len(value.sizes) > 1 and value.sizes[1] != name]
    channels = [extent(size, outcome.plan.extents) for size in counted]
    return len(channels) == len(sized) > 0 and all(
        value.dtype == "float32" and is_meant(len(value.sizes), count)
        for value, count in zip(sized, channels, strict=True)
    )


def _axis(sizes: tuple[Size, ...]) -> int:
    """Give the place of the channels: after the steps of a clip whose pictures come one after another."""
    return 2 if len(sizes) == _RANK + 1 and sizes[1] == "T" else 1


def _is_sound(dimensions: int, channels: int) -> bool:
    return dimensions == 3 and channels == 1  # noqa: PLR2004 - a batch of one-channel series


def _is_cloud(dimensions: int, channels: int) -> bool:
    return dimensions == 3 and channels == COORDINATES  # noqa: PLR2004 - a batch of points, coordinates first


def _is_featured(dimensions: int, channels: int) -> bool:
    return dimensions == _SERIES and COORDINATES <= channels < _CHANNELS


def _is_deep(dimensions: int, channels: int) -> bool:
    return dimensions > 3 and channels >= _MANY_CHANNELS  # noqa: PLR2004 - a batch of maps, or of volumes


def _is_inner(dimensions: int, channels: int) -> bool:
    return dimensions > 3 and channels >= _CHANNELS  # noqa: PLR2004 - a batch of maps, or of volumes
