"""The sides of a picture stand in the model that was built, or in the settings that it keeps: `config.image_size`."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from torch import Tensor, nn

from netron_lens.worker.infer.evidence.inputs.setting_sizes import is_side
from netron_lens.worker.infer.plans.values import extent
from netron_lens.worker.infer.plans.walks import tensors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_PICTURE = 4
_PAIR = 2
_DEPTH = 3
_MOST = 200
"""How many entries of settings are looked at."""


def held_sides(situation: Situation) -> Edits:
    """Make the pictures as large as the model and its settings say; some say the width first."""
    model = situation.outcome.model
    if model is None or situation.outcome.phase == "construct":
        return
    held = [(name, each) for name, sides in dict(_held(model)).items() for each in dict.fromkeys((sides, sides[::-1]))]
    for name, sides in held:
        for path, value in tensors(situation.plan):
            given = tuple(extent(size, situation.plan.extents) for size in value.sizes[-_PAIR:])
            if len(value.sizes) >= _PICTURE and given != sides:
                larger = replace(value, sizes=(*value.sizes[:-_PAIR], *sides), reason=f"as large as `{name}` says")
                yield situation.plan.edited(path, larger)


def _held(model: nn.Module) -> Iterator[tuple[str, tuple[int, int]]]:
    for part in (model, *model.children()):
        for name, value in vars(part).items():
            sides = _sides(name, value)
            if sides is not None:
                yield name, sides
            for key, inner in itertools.islice(_entries(value), _MOST):
                sides = _sides(key.rpartition(".")[2], inner)
                if sides is not None:
                    yield f"{name}.{key}", sides


def _entries(settings: object, depth: int = _DEPTH) -> Iterator[tuple[str, Any]]:
    """Walk what settings have, and the settings in them; modules and tensors are none."""
    held: Mapping[Any, Any] = {}
    if isinstance(settings, Mapping):
        held = settings
    elif not isinstance(settings, nn.Module | Tensor | type) and not callable(settings):
        held = getattr(settings, "__dict__", {})
    named = [(key, value) for key, value in held.items() if isinstance(key, str)]
    yield from named
    for key, value in named if depth > 1 else ():
        yield from ((f"{key}.{inner}", each) for inner, each in _entries(value, depth - 1))


def _sides(name: str, value: object) -> tuple[int, int] | None:
    """Give a side, or two, that a picture can have; none of anything else."""
    if not is_side(name):
        return None
    if isinstance(value, int):
        value = (value, value)
    if not isinstance(value, Sequence) or len(value) != _PAIR:
        return None
    are_whole = all(isinstance(side, int) and side > 1 for side in value)  # guesses are, too
    return (int(value[0]), int(value[1])) if are_whole else None
