"""Shapes by rule for layers whose meta kernels take milliseconds, or less than real ones.

A rule answers only where everything fits, so that whatever is wrong is told by torch: `None` leaves it to the kernel.
It takes its arguments as torch names them, the first one, `given`, by position.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from netron_lens.worker.shape_only import elementwise, windows
from netron_lens.worker.shape_only.elementwise import alike, like
from netron_lens.worker.shape_only.kinds import words
from netron_lens.worker.shape_only.unknown import META

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def _linear(given: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor | None:
    """`linear`: `(…, in)` and `(out, in)` give `(…, out)`."""
    if weight.dim() != 2 or given.dim() < 2 or given.shape[-1] != weight.shape[1]:  # noqa: PLR2004 - a matrix
        return None
    if bias is not None and bias.shape != weight.shape[:1]:
        return None
    if not alike(given, weight, bias):
        return None
    return torch.empty((*given.shape[:-1], weight.shape[0]), dtype=given.dtype, device=META)


def _grouped_product(given: Tensor, weight: Tensor, offs: Tensor | None = None, **_: Any) -> Tensor | None:
    """`grouped_mm`: `(rows, in)` and `(groups, in, out)` give `(rows, out)`. Its meta kernel takes one dtype alone."""
    if given.dim() != 2 or weight.dim() != 3 or offs is None:  # noqa: PLR2004 - a matrix, and one for each group
        return None
    if given.shape[1] != weight.shape[1] or offs.shape != weight.shape[:1] or not alike(given, weight):
        return None
    return torch.empty((given.shape[0], weight.shape[2]), dtype=given.dtype, device=META)


def _batch_norm(  # noqa: PLR0913, PLR0917 - as torch calls it
    given: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,  # noqa: FBT001, FBT002 - as torch calls it
    *_: Any,
    **__: Any,
) -> Tensor | None:
    """`batch_norm` with running statistics: the shape that is given."""
    if training or given.dim() < 2 or not alike(given, running_mean, running_var, weight, bias):  # noqa: PLR2004 - has channels
        return None
    if running_mean is None or any(
        each is not None and each.shape != given.shape[1:2] for each in (running_mean, running_var, weight, bias)
    ):
        return None
    return like(given)


def _layer_norm(
    given: Tensor,
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    *_: Any,
    **__: Any,
) -> Tensor | None:
    """`layer_norm`: the shape that is given, which ends in the normalized one."""
    shape = tuple(normalized_shape)
    if not shape or tuple(given.shape[-len(shape) :]) != shape or not alike(given, weight, bias):
        return None
    if any(each is not None and tuple(each.shape) != shape for each in (weight, bias)):
        return None
    return like(given)


RULES: dict[str, Callable[..., Tensor | None]] = {
    "linear": _linear,
    **dict.fromkeys(words("grouped_mm _grouped_mm"), _grouped_product),
    "batch_norm": _batch_norm,
    "layer_norm": _layer_norm,
    **windows.RULES,
    **elementwise.RULES,
}
