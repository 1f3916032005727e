"""Shapes by rule of what moves a window over maps: convolutions and pools.

As in `rules`: an answer only where everything fits, else `None`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.shape_only.elementwise import alike
from netron_lens.worker.shape_only.unknown import META

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor


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
    if (
        weight.shape[0] < groups
        or (bias is not None and bias.shape != weight.shape[:1])
        or not alike(given, weight, bias)
    ):
        return None
    if min(*steps, *gaps) < 1 or min(borders) < 0:
        return None
    spans = [gap * (size - 1) + 1 for gap, size in zip(gaps, weight.shape[2:], strict=True)]
    room = [size + 2 * border - span for size, border, span in zip(given.shape[2:], borders, spans, strict=True)]
    if min(room) < 0:
        return None
    sizes = [each // step + 1 for each, step in zip(room, steps, strict=True)]
    return torch.empty((given.shape[0], weight.shape[0], *sizes), dtype=given.dtype, device=META)


def _transposed(  # noqa: PLR0913, PLR0917 - as torch calls it
    extents: int,
    given: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> Tensor | None:
    """`conv_transpose…d`: `(N, in, …)` and `(in, out / groups, …)` give `(N, out, …)`."""
    spreads = [_spread(each, extents) for each in (stride, padding, output_padding, dilation)]
    if None in spreads or not extents + 2 == weight.dim() == given.dim() or 0 in given.shape:
        return None
    channels = weight.shape[1] * groups
    if given.shape[1] != weight.shape[0] or weight.shape[0] % groups or not weight.is_contiguous():
        return None
    if (bias is not None and bias.shape != (channels,)) or not alike(given, weight, bias):
        return None
    sizes = []
    for size, kernel, (step, border, extra, gap) in zip(
        given.shape[2:], weight.shape[2:], zip(*spreads, strict=True), strict=True
    ):
        if min(step, gap) < 1 or min(border, extra) < 0 or extra >= max(step, gap):
            return None
        sizes.append((size - 1) * step - 2 * border + gap * (kernel - 1) + extra + 1)
    return torch.empty((given.shape[0], channels, *sizes), dtype=given.dtype, device=META) if min(sizes) > 0 else None


def _spread(value: Any, count: int) -> tuple[int, ...] | None:
    """One number for each extent, from one for all or from as many; none where it is neither."""
    if type(value) is int:
        return (value,) * count
    if not isinstance(value, (tuple, list)) or any(type(each) is not int for each in value):
        return None
    if len(value) == 1:
        return (value[0],) * count
    return tuple(value) if len(value) == count else None


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
    stride = kernel_size if stride is None or stride == [] else stride
    spreads = [_spread(each, extents) for each in (kernel_size, stride, padding, dilation)]
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


_EXTENTS = (1, 2, 3)
RULES: dict[str, Callable[..., Tensor | None]] = {
    **{f"conv{extents}d": partial(_convolution, extents) for extents in _EXTENTS},
    **{f"conv_transpose{extents}d": partial(_transposed, extents) for extents in _EXTENTS},
    **{f"max_pool{extents}d": partial(_largest, extents) for extents in _EXTENTS},
    **{f"adaptive_avg_pool{extents}d": partial(_adaptive, extents) for extents in _EXTENTS},
}
