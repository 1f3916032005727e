"""A list of maps has as many levels, of as many channels, as a list of widths says that the model has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import name_of, sequence
from netron_lens.worker.infer.repairs.sizes.pyramids import halved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import nn

    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MAP = 4
"""The dimensions of a batch of maps."""


def levels(situation: Situation) -> Edits:
    """Give a list of other length the maps of the widths, of the list of the same name first, each half as large."""
    inputs, constructor = situation.value(("inputs",)), situation.value(("constructor",))
    if situation.outcome.phase != "call" or inputs is None or constructor is None:
        return
    for name, maps in inputs.items:
        first = maps.items[0][1] if maps.kind in ("list", "tuple") and maps.items else None
        if first is None or first.kind != "tensor" or len(first.sizes) not in (0, _MAP):
            continue
        given = ((name_of(path), widths) for path, widths in _widths(constructor, ("constructor",)))
        held = _held(situation.outcome.model, {key for key, _ in constructor.items})
        for called, widths in sorted((*given, *held), key=lambda each: each[0] != name):
            if len(widths) != len(maps.items):
                reason = f"as many maps as `{called}` has widths"
                level = replace(first, sizes=first.sizes or ("B", 3, "H", "H"), reason=reason)
                items = tuple(replace(level, sizes=(level.sizes[0], width, *level.sizes[2:])) for width in widths)
                listed = sequence("tuple" if maps.kind == "tuple" else "list", items, reason)
                edited = situation.plan.edited(("inputs", name), listed)
                yield halved(edited, [(("inputs", name, each), item) for each, item in listed.items])
                yield edited


def _held(model: nn.Module | None, parameters: set[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Walk the lists and arrays that the model has, those called as what its constructor was given first."""
    for name, value in sorted(() if model is None else vars(model).items(), key=lambda each: each[0] not in parameters):
        numbers = value.tolist() if type(value).__name__ in ("ndarray", "Tensor") and len(value.shape) == 1 else value
        if isinstance(numbers, list | tuple) and len(numbers) > 1 and all(isinstance(each, int) for each in numbers):
            yield name, tuple(map(int, numbers))


def _widths(value: Value, path: Path) -> Iterator[tuple[Path, tuple[int, ...]]]:
    """Walk the lists of whole numbers of several levels."""
    numbers = [int(item.text) for _, item in value.items if item.kind == "python" and item.text.isdecimal()]
    if value.kind in ("list", "tuple") and len(numbers) == len(value.items) > 1:
        yield path, tuple(numbers)
    for name, item in value.items:
        yield from _widths(item, (*path, name))
