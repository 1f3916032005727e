"""A map whose sides are told, flattened as `128 * 4 * 6` or normalized: each side of the input is solved on its own."""

from __future__ import annotations

import ast
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.syntax import functions, syntax_of
from netron_lens.worker.infer.plans.values import extent
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.demands.views import sizes_asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation
    from netron_lens.worker.infer.trials.outcome import Outcome

_FLATTENING = frozenset({"view", "reshape"})
_TRIED = 8
_LARGEST = 4096
_LONG = 8
"""A side of a map is not longer than so many times another, unless that is one pixel."""


def written_maps(situation: Situation) -> Edits:
    """Give inputs the sides with which the map is as high and wide as the text writes; squares are found otherwise."""
    met = _map(situation.outcome)
    if met is None:
        return
    for sides in dict.fromkeys((*_normalized(situation.outcome), *_written(situation, *met))):
        for path, value in tensors(situation.plan):
            if len(value.sizes) == len(sides) + 2:
                yield from _solved(situation, path, value, sides)


def _solved(situation: Situation, path: Path, value: Value, wanted: tuple[int, ...]) -> Edits:
    """Follow the line through the last two sizes of each side."""
    plan, outcome = situation.plan, situation.outcome
    given = [extent(size, plan.extents) for size in value.sizes[2:]]
    seen: list[dict[int, int]] = [{} for _ in given]
    for _ in range(_TRIED):
        met = _map(outcome)
        if met is None:  # it is too small by now
            given = [(size + max(known)) // 2 for size, known in zip(given, seen, strict=True)]
        else:
            for known, size, side in zip(seen, given, met[0][1:], strict=True):
                known[size] = side
            given = [_next(known, side) for known, side in zip(seen, wanted, strict=True)]
        changed = replace(value, sizes=(*value.sizes[:2], *given), reason="as large as its maps are told to be")
        result = yield plan.edited(path, changed)
        if result is None or result.error is None or max(given) > _LARGEST:
            return
        outcome = result


def _next(known: dict[int, int], wanted: int) -> int:
    """Give the size that the two nearest results point to; of one, in proportion."""
    nearest = sorted(known, key=lambda size: abs(known[size] - wanted))[:2]
    first = nearest[0]
    if known[first] == wanted:
        return first
    steps = [known[first] - known[other] for other in nearest[1:]]
    if not steps or not steps[0]:
        return max(1, first * wanted // known[first])
    stride = (first - nearest[1]) / steps[0]
    solved = first + round((wanted - known[first]) * stride)
    even = -(-solved // 2) * 2
    return max(1, even if stride > 1 and even not in known else solved)


def _map(outcome: Outcome) -> tuple[tuple[int, ...], int] | None:
    """Give the sizes of the map that was flattened, without the batch, and how many numbers are wanted of it."""
    operation = outcome.operation
    given = operation.args[0] if operation is not None and operation.args else None
    if operation is None or not isinstance(given, torch.Tensor):
        return None
    if operation.name == "layer_norm" and given.dim() > 3:  # noqa: PLR2004 - a map
        return tuple(map(int, given.shape[1:])), 0
    if operation.name in _FLATTENING and given.dim() > 3:  # noqa: PLR2004 - a map
        asked = [size for size in sizes_asked(operation.args) if isinstance(size, int) and size > 0]
        return tuple(map(int, given.shape[1:])), int(asked[-1]) if asked else 0
    if operation.name == "linear" and given.dim() == 2 and math.prod(outcome.flattened) == given.shape[1]:  # noqa: PLR2004 - rows
        return outcome.flattened, int(operation.args[1].shape[-1])
    return None


def _normalized(outcome: Outcome) -> Iterator[tuple[int, ...]]:
    """Give the sides of the maps that a layer norm was built for: `nn.LayerNorm((64, 32, 20))`."""
    operation = outcome.operation
    match () if operation is None or operation.name != "layer_norm" else operation.args:
        case (torch.Tensor() as given, tuple() | list() as shape, *_) if len(shape) == given.dim() - 1 > 2:  # noqa: PLR2004 - as above
            if shape[0] == given.shape[1]:
                yield tuple(map(int, shape[1:]))


def _written(situation: Situation, shape: tuple[int, ...], wanted: int) -> Iterator[tuple[int, ...]]:
    """Give the sides in products that are the number wanted, of as many channels as the map has."""
    for code in functions(situation.loaded.cls, situation.loaded.namespace):
        for node in ast.walk(syntax_of(code)):
            sides = tuple(_factors(node))[1 - len(shape) :]
            if None in sides or len(set(sides)) < 2 or len(sides) != len(shape) - 1:  # noqa: PLR2004 - no square
                continue
            known = tuple(each for each in sides if each is not None)
            if math.prod(known) * shape[0] == wanted and not _is_a_square(known):
                yield known


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
