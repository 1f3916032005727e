"""Shapes by rule for layers whose meta kernels take milliseconds, or less than real ones.

A rule answers only where everything fits, so that whatever is wrong is told by torch: `None` leaves it to the kernel.
It takes its arguments as torch names them, the first one, `given`, by position.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from netron_lens.worker.shape_only import elementwise
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


def _convolution(  # noqa: PLR0913, PLR0917 - as torch calls it
    extents: int,
    given: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Tensor | None:
    """`conv1d`, `conv2d`, `conv3d` of a batch: `(N, in, …)` and `(out, in / groups, …)` give `(N, out, …)`."""
    steps, borders, gaps = (_spread(each, extents) for each in (stride, padding, dilation))
    if steps is None or borders is None or gaps is None or not extents + 2 == weight.dim() == given.dim():
        return None
    if given.shape[1] != weight.shape[1] * groups or weight.shape[0] % groups or not weight.is_contiguous():
        return None
    if (bias is not None and bias.shape != weight.shape[:1]) or not alike(given, weight, bias):
        return None
    if min(*steps, *gaps) < 1 or min(borders) < 0:
        return None
    spans = [gap * (size - 1) + 1 for gap, size in zip(gaps, weight.shape[2:], strict=True)]
    room = [size + 2 * border - span for size, border, span in zip(given.shape[2:], borders, spans, strict=True)]
    if min(room) < 0:  # the meta kernels of torch 2.6 give a tensor without elements
        raise RuntimeError(_too_small(given.shape[2:], borders, spans))
    sizes = [each // step + 1 for each, step in zip(room, steps, strict=True)]
    return torch.empty((given.shape[0], weight.shape[0], *sizes), dtype=given.dtype, device=META)


def _too_small(extents: Sequence[int], borders: Sequence[int], spans: Sequence[int]) -> str:
    """What a real convolution says of a map that is smaller than its kernel."""
    padded = " x ".join(str(size + 2 * border) for size, border in zip(extents, borders, strict=True))
    kernel = " x ".join(map(str, spans))
    return (
        f"Calculated padded input size per channel: ({padded}). Kernel size: ({kernel}). "
        "Kernel size can't be greater than actual input size"
    )


def _spread(value: Any, count: int) -> tuple[int, ...] | None:
    """One number for each extent, from one for all or from as many; none where it is neither."""
    if type(value) is int:
        return (value,) * count
    if not isinstance(value, (tuple, list)) or any(type(each) is not int for each in value):
        return None
    if len(value) == 1:
        return (value[0],) * count
    return tuple(value) if len(value) == count else None


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


def _largest(  # noqa: PLR0913, PLR0917 - as torch calls it
    extents: int,
    given: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,  # noqa: FBT001, FBT002 - as torch calls it
    return_indices: bool = False,  # noqa: FBT001, FBT002 - as torch calls it
) -> Tensor | None:
    """`max_pool…d` of `(N, C, …)`."""
    spreads = [_spread(each, extents) for each in (kernel_size, stride or kernel_size, padding, dilation)]
    if ceil_mode or return_indices or None in spreads or given.dim() != extents + 2 or 0 in given.shape:
        return None
    if not alike(given):
        return None
    sizes = []
    for size, (kernel, step, border, gap) in zip(given.shape[2:], zip(*spreads, strict=True), strict=True):
        room = size + 2 * border - gap * (kernel - 1) - 1
        if min(kernel, step, gap) < 1 or not 0 <= border <= kernel // 2 or room < 0:
            return None
        sizes.append(room // step + 1)
    return torch.empty((*given.shape[:2], *sizes), dtype=given.dtype, device=META)


def _adaptive(extents: int, given: Tensor, output_size: Any) -> Tensor | None:
    """`adaptive_avg_pool…d` of `(N, C, …)`: the sizes that are asked for."""
    sizes = _spread(output_size, extents)
    if sizes is None or min(sizes) < 1 or given.dim() != extents + 2 or 0 in given.shape or not alike(given):
        return None
    return torch.empty((*given.shape[:2], *sizes), dtype=given.dtype, device=META)


RULES: dict[str, Callable[..., Tensor | None]] = {
    "linear": _linear,
    **dict.fromkeys(words("grouped_mm _grouped_mm"), _grouped_product),
    **{f"conv{extents}d": partial(_convolution, extents) for extents in (1, 2, 3)},
    "batch_norm": _batch_norm,
    "layer_norm": _layer_norm,
    **{f"max_pool{extents}d": partial(_largest, extents) for extents in (1, 2, 3)},
    **{f"adaptive_avg_pool{extents}d": partial(_adaptive, extents) for extents in (1, 2, 3)},
    **elementwise.RULES,
}
