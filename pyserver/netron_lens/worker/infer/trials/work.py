"""How much an operation computes, and which sides a map had that became a sequence: read from shapes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.infer.trials.suspicions import RANKS

if TYPE_CHECKING:
    from collections.abc import Sequence

PRODUCTS = frozenset({"linear", "matmul", "bmm", "mm", "__matmul__"})
"""Operations whose second operand is a matrix."""


def sides(shape: Sequence[int], sequence: Sequence[int]) -> tuple[int, ...]:
    """Give the sides of a map whose places, before or after its channels, became the steps of a sequence."""
    for at in range(2, len(shape)):
        first, second = tuple(shape[1:at]), tuple(shape[at:])
        if (math.prod(first), math.prod(second)) == tuple(sequence[1:]):
            return first if len(first) > 1 else second
    return ()


def work(name: str, args: tuple[Any, ...], result: torch.Tensor) -> int:
    """Estimate the multiplications of an operation."""
    weight = args[1] if (name in RANKS or name in PRODUCTS) and len(args) > 1 else None
    if not isinstance(weight, torch.Tensor) or weight.dim() < 2:  # noqa: PLR2004 - a matrix, or more
        return int(result.numel())
    inner = weight.shape[-2] if name in PRODUCTS and name != "linear" else weight.numel() // max(weight.shape[0], 1)
    return int(result.numel() * inner)
