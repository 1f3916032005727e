"""One construction and one forward pass of a recipe: shape-only, or real where the code looks at values."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from netron_lens.worker import recipe as recipes
from netron_lens.worker import run
from netron_lens.worker.capture import capture
from netron_lens.worker.capture.modules.constructions import constructions
from netron_lens.worker.capture.tensors import structure
from netron_lens.worker.checkpoint import fill
from netron_lens.worker.shape_only import ShapeOnly
from netron_lens.worker.time_limit import TookTooLong, time_limit

if TYPE_CHECKING:
    from netron_lens.protocol import Warned
    from netron_lens.worker.capture.record import Record
    from netron_lens.worker.stages import Loaded, Recipe

LARGEST_REAL_SHARE = 0.5
BYTES_OF_ELEMENT = 4
CONFIRMING = 2.0
"""How many seconds a failure on shape-only tensors may take to be seen on real ones too."""


@dataclass(frozen=True, kw_only=True)
class Pass:
    """What one forward pass gave. `values` describe the inputs in the recipe's order, as `RecipeInput.value` does."""

    record: Record
    values: tuple[Any, ...]
    real: bool
    warnings: tuple[Warned, ...] = ()


def forward(loaded: Loaded, recipe: Recipe, *, real: bool, memory: int | None, checkpoint: str | None = None) -> Pass:
    """Run a recipe: shape-only unless `real` is known to be needed, on real tensors where that does not come through.

    Raises what the construction or the making of the inputs raised.
    """
    if real:
        return _once(loaded, recipe, checkpoint, real=True)
    shape_only: Pass | None = None
    # the user's code raised, or a limit of shape-only tensors was met: the real run tells
    with contextlib.suppress(Exception):
        shape_only = _once(loaded, recipe, checkpoint, real=False)
    if shape_only is None:
        return _once(loaded, recipe, checkpoint, real=True)
    if shape_only.record.failed is not None and _fits(shape_only.record, memory):
        with contextlib.suppress(TookTooLong), time_limit(CONFIRMING):
            return _once(loaded, recipe, checkpoint, real=True)
    return shape_only


def again(loaded: Loaded, recipe: Recipe, *, real: bool, checkpoint: str | None = None) -> Pass:
    """Run a recipe that has run before, on the tensors that it ran on; raises what the user's code raised."""
    return _once(loaded, recipe, checkpoint, real=real)


def _once(loaded: Loaded, recipe: Recipe, checkpoint: str | None, *, real: bool) -> Pass:
    tensors = contextlib.nullcontext() if real else ShapeOnly()
    with tensors, run.conditions(gradients=recipe.gradients):
        run.seeded()
        with constructions():
            model = recipes.construct(loaded, recipe)
        run.prepare(model)
        warnings = fill(model, checkpoint) if checkpoint is not None else ()
        args, kwargs = recipes.arguments(loaded, recipe)
        values = tuple(_values(recipe, args, kwargs))
        run.seeded()
        record = capture(model, args, kwargs, method=recipe.method)
    return Pass(record=record, values=values, real=real, warnings=warnings)


def _values(recipe: Recipe, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
    """What each of the recipe's inputs was, the values of a spread one together."""
    rest = dict(kwargs)
    named = {
        choice.name: rest.pop(choice.name)
        for choice in recipe.inputs
        if choice.kind == "keyword" and choice.name in rest
    }
    after = sum(choice.kind == "positional" for choice in recipe.inputs)
    values, place = [], 0
    for choice in recipe.inputs:
        if choice.kind == "keyword":
            values.append(structure.described(named.get(choice.name)))
        elif choice.kind == "varkeywords":
            values.append(structure.described(rest))
        else:
            after -= choice.kind == "positional"
            spread = choice.kind == "varargs" and recipes.is_spread(choice)
            end = len(args) - after if spread else place + 1
            values.append(structure.described(list(args[place:end]) if spread else args[place]))
            place = end
    return values


def _fits(record: Record, memory: int | None) -> bool:
    return memory is None or record.parameters * BYTES_OF_ELEMENT < memory * LARGEST_REAL_SHARE
