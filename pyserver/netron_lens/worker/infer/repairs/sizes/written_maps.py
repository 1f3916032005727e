"""A map whose sides are told, flattened as `128 * 4 * 6` or normalized: each side of the input is solved on its own.

What decodes a map tells its sides as well: `rows.view(-1, 128, 4, 6)`.
"""

from __future__ import annotations

import ast
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.syntax import functions
from netron_lens.worker.infer.plans.values import extent
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.demands.views import sizes_asked
from netron_lens.worker.infer.repairs.sizes.solved_sides import solved
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation
    from netron_lens.worker.infer.trials.outcome import Outcome

_FLATTENING = frozenset({"view", "reshape"})
_LONG = 8
"""A side of a map is not longer than so many times another, unless that is one pixel."""


def written_maps(situation: Situation) -> Edits:
    """Give inputs the sides with which the map is as high and wide as the text writes; squares are found otherwise."""
    met = flattened_map(situation.outcome)
    if met is None:
        return
    for sides in dict.fromkeys((*_normalized(situation.outcome), *_written(situation, *met))):
        maps = [(path, value) for path, value in tensors(situation.plan) if len(value.sizes) == len(sides) + 2]
        equal = {value.sizes: [each for each in maps if each[1].sizes == value.sizes] for _, value in maps}
        together = [each for each in equal.values() if len(each) > 1]
        for changing in (*together, *([each] for each in maps)):
            yield from _solved(situation, changing, sides)


def _solved(situation: Situation, changing: list[tuple[Path, Value]], wanted: tuple[int, ...]) -> Edits:
    """Give inputs that are as large as each other sides of their own."""
    plan = situation.plan
    given = [extent(size, plan.extents) for size in changing[0][1].sizes[2:]]

    def resized(sides: list[int]) -> Plan:
        changed = plan
        for path, value in changing:
            new = replace(value, sizes=(*value.sizes[:2], *sides), reason="as large as its maps are told to be")
            changed = changed.edited(path, new, cost=0)
        return replace(changed, changes=plan.changes + 1)

    yield from solved(situation.outcome, given, wanted, sides_of_flattened, resized)


def sides_of_flattened(outcome: Outcome) -> tuple[int, ...] | None:
    """Give the sides of the map that was flattened."""
    met = flattened_map(outcome)
    return None if met is None else met[0][1:]


def flattened_map(outcome: Outcome) -> tuple[tuple[int, ...], int] | None:
    """Give the sizes of the map that was flattened, without the batch, and how many numbers are wanted of it.

    Where something was joined to it, that stays as it is.
    """
    operation = outcome.operation
    given = operation.args[0] if operation is not None and operation.args else None
    if operation is None or not isinstance(given, torch.Tensor):
        return None
    if operation.name == "layer_norm" and given.dim() > 3:  # noqa: PLR2004 - a map
        return tuple(map(int, given.shape[1:])), 0
    if operation.name in _FLATTENING and given.dim() > 3:  # noqa: PLR2004 - a map
        asked = [size for size in sizes_asked(operation.args) if isinstance(size, int) and size > 0]
        return tuple(map(int, given.shape[1:])), int(asked[-1]) if asked else 0
    beside = given.shape[1] - math.prod(outcome.flattened) if given.dim() == 2 else -1  # noqa: PLR2004 - rows
    wanted = int(operation.args[1].shape[-1]) - beside if operation.name == "linear" else 0
    if outcome.flattened and beside >= 0 and wanted > 0:
        return outcome.flattened, wanted
    return None


def _normalized(outcome: Outcome) -> Iterator[tuple[int, ...]]:
    """Give the sides of the maps that a layer norm was built for: `nn.LayerNorm((64, 32, 20))`."""
    operation = outcome.operation
    match () if operation is None or operation.name != "layer_norm" else operation.args:
        case (torch.Tensor() as given, tuple() | list() as shape, *_) if len(shape) == given.dim() - 1 > 2:  # noqa: PLR2004 - as above
            if shape[0] == given.shape[1]:
                yield tuple(map(int, shape[1:]))


def _written(situation: Situation, shape: tuple[int, ...], wanted: int) -> Iterator[tuple[int, ...]]:
    """Give the sides in products and shapes that make the number wanted, of as many channels as the map has."""
    for code in functions(situation.loaded.cls, situation.loaded.namespace):
        for node in ast.walk(syntax_of(code)):
            sides = tuple(_numbers(node))[1 - len(shape) :]
            if None in sides or len(set(sides)) < 2 or len(sides) != len(shape) - 1:  # noqa: PLR2004 - no square
                continue
            known = tuple(each for each in sides if each is not None)
            if math.prod(known) * shape[0] == wanted and not _is_a_square(known):
                yield known


def _numbers(node: ast.AST) -> Iterator[int | None]:
    """Give the factors of a product, or the sizes of a shape, none for each that is not written out."""
    match node:
        case ast.Call(ast.Attribute(), items) | ast.Tuple(items) | ast.List(items):
            yield from (
                each.value if isinstance(each, ast.Constant) and type(each.value) is int else None for each in items
            )
        case _:
            yield from _factors(node)


def _is_a_square(sides: tuple[int, ...]) -> bool:
    """Tell factors that are no sides, `nn.Linear(128 * 2 * boxes, 64)`: a map of 16 x 16, not one of 128 x 2."""
    area = math.prod(sides)
    return min(sides) > 1 and min(sides) * _LONG < max(sides) and math.isqrt(area) ** 2 == area


def _factors(node: ast.AST) -> Iterator[int | None]:
    match node:
        case ast.BinOp(left, ast.Mult(), right):
            yield from _factors(left)
            yield from _factors(right)
        case ast.Constant(int(number)):
            yield number
        case _:
            yield None
