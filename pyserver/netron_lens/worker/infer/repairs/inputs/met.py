"""Two tensors that meet have other shapes: an input takes the shape of what it meets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.input_values import unknown
from netron_lens.worker.infer.plans.values import INTEGERS, tensor
from netron_lens.worker.infer.plans.walks import named_sizes
from netron_lens.worker.infer.repairs.given_to import inputs_like
from netron_lens.worker.infer.trials.suspicions import RANKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Value
    from netron_lens.worker.infer.repairs.situation import Situation

_WEIGHTED = frozenset({*RANKS, "linear", "bilinear", "embedding", "batch_norm", "layer_norm", "group_norm", "prelu"})
"""Operations whose second tensor is a layer's own."""
_PRODUCTS = frozenset({"matmul", "__matmul__", "mm", "addmm", "mv"})
_ROWS_OF_IDS = 2


def like_the_other(situation: Situation) -> Iterator[Plan]:
    """Give an input that meets another tensor the shape of that one."""
    operation = situation.outcome.operation
    if operation is None or operation.name in _WEIGHTED:
        return
    met = [each for each in (*operation.args, *operation.kwargs.values()) if isinstance(each, torch.Tensor)][:2]
    if len(met) < 2 or met[0].shape == met[1].shape:  # noqa: PLR2004 - two that meet
        return
    if operation.name in _PRODUCTS and isinstance(met[1], torch.nn.Parameter):
        return
    both_ways = [*sorted((met, met[::-1]), key=lambda each: not _is_unknown(situation, each[0]))]
    for given, other in (*both_ways, *filter(None, map(_spread, both_ways))):
        for path, _ in inputs_like(situation.outcome, given):
            value = situation.value(path)
            if value is None or value.kind != "tensor":
                continue
            for sizes in (*_spread_over(other, value, situation.plan), *_met(other, situation.plan)):
                are_features = other.dtype.is_floating_point and _are_ids_by_name(value) and len(sizes) > _ROWS_OF_IDS
                dtype = "float32" if are_features else value.dtype
                yield situation.plan.edited(
                    path, tensor(sizes, "of the shape that it meets", dtype=dtype, below=value.below)
                )


def _spread(met: list[torch.Tensor]) -> list[torch.Tensor] | None:
    """Leave out the last dimension of both, where that of the first is one: `x.masked_fill(mask.unsqueeze(-1), 0)`."""
    given, other = met
    is_spread = other.dim() > 1 < given.dim() and given.shape[-1] == 1 < other.shape[-1]
    return [given.select(-1, 0), other.select(-1, 0)] if is_spread else None


def _is_unknown(situation: Situation, given: torch.Tensor) -> bool:
    """Tell what may be an input of which nothing is known but what it meets: it adapts before others do."""
    return any(situation.value(path) == unknown() for path, _ in inputs_like(situation.outcome, given))


def _are_ids_by_name(value: Value) -> bool:
    return value.dtype in INTEGERS and value.reason.startswith("the name ")


def _spread_over(other: torch.Tensor, value: Value, plan: Plan) -> Iterator[tuple[Size, ...]]:
    """Keep the input's own sizes where the other tensor has 1: a scale of each channel fits maps of any size."""
    if other.dim() == len(value.sizes) and 1 in other.shape:
        sizes = named_sizes(other, plan)
        yield tuple(mine if size == 1 else size for mine, size in zip(value.sizes, sizes, strict=True))


def _met(other: torch.Tensor, plan: Plan) -> Iterator[tuple[Size, ...]]:
    """Give shapes that fit another tensor; a single row of numbers scales the features of whatever it meets."""
    if other.dim() == 1 and other.shape[0] != plan.sizes["B"]:
        yield ("B", "T", other.shape[0])
        yield ("B", other.shape[0])
    yield named_sizes(other, plan)
