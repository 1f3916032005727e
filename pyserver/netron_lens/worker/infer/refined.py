"""What runs is made natural: sound of a second, and maps as large as they are in the middle of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.input_values import SIZES
from netron_lens.worker.infer.repairs.pairs import tensors
from netron_lens.worker.infer.values import extent

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.infer.attempt import Attempts
    from netron_lens.worker.infer.outcome import Outcome

_SOUND = 16384
"""A second, and what most strides divide."""
_MAP, _CHANNELS = 56, 16
_SMALL_MAP, _MANY_CHANNELS = 14, 512
_MUCH = 50_000_000_000
"""Multiplications that no one waits for."""


def refined(attempts: Attempts, outcome: Outcome) -> Outcome:
    """Give the same model's run on more natural sizes, where no size was solved and it takes them as well."""
    for name, size, is_meant in (("T", _SOUND, _is_sound), ("H", _SMALL_MAP, _is_deep), ("H", _MAP, _is_inner)):
        if outcome.plan.sizes[name] == SIZES[name] and _all(outcome, name, is_meant):
            other = attempts.run(outcome.plan.resized(name, size, cost=0))
            is_light = other.work < max(_MUCH, outcome.work)
            outcome = other if other.error is None and not other.emptied and is_light else outcome
    return outcome


def _all(outcome: Outcome, name: str, is_meant: Callable[[int, int], bool]) -> bool:
    sized = [value for _, value in tensors(outcome.plan) if name in value.sizes]
    counted = [value.sizes[-1 if value.sizes[1] == name else 1] for value in sized if len(value.sizes) > 1]
    channels = [extent(size, outcome.plan.extents) for size in counted]
    return len(channels) == len(sized) > 0 and all(
        value.dtype == "float32" and is_meant(len(value.sizes), count)
        for value, count in zip(sized, channels, strict=True)
    )


def _is_sound(dimensions: int, channels: int) -> bool:
    return dimensions == 3 and channels == 1  # noqa: PLR2004 - a batch of one-channel series


def _is_deep(dimensions: int, channels: int) -> bool:
    return dimensions > 3 and channels >= _MANY_CHANNELS  # noqa: PLR2004 - a batch of maps, or of volumes


def _is_inner(dimensions: int, channels: int) -> bool:
    return dimensions > 3 and channels >= _CHANNELS  # noqa: PLR2004 - a batch of maps, or of volumes
