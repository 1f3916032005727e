"""Shapes by rule for layers whose meta kernels take milliseconds, or less than real ones.

A rule answers only where everything fits, so that whatever is wrong is told by torch: `None` leaves it to the kernel.
It takes its arguments as torch names them, the first one, `given`, by position.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

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
    if not _alike(given, weight, bias):
        return None
    return torch.empty((*given.shape[:-1], weight.shape[0]), dtype=given.dtype, device=META)


def _grouped_product(given: Tensor, weight: Tensor, offs: Tensor | None = None, **_: Any) -> Tensor | None:
    """`grouped_mm`: `(rows, in)` and `(groups, in, out)` give `(rows, out)`. Its meta kernel takes one dtype alone."""
    if given.dim() != 2 or weight.dim() != 3 or offs is None:  # noqa: PLR2004 - a matrix, and one for each group
        return None
    if given.shape[1] != weight.shape[1] or offs.shape != weight.shape[:1] or not _alike(given, weight):
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
    if (bias is not None and bias.shape != weight.shape[:1]) or not _alike(given, weight, bias):
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
    if training or given.dim() < 2 or not _alike(given, running_mean, running_var, weight, bias):  # noqa: PLR2004 - has channels
        return None
    if running_mean is None or any(
        each is not None and each.shape != given.shape[1:2] for each in (running_mean, running_var, weight, bias)
    ):
        return None
    return torch.empty(given.shape, dtype=given.dtype, device=META)


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
    if not shape or tuple(given.shape[-len(shape) :]) != shape or not _alike(given, weight, bias):
        return None
    if any(each is not None and tuple(each.shape) != shape for each in (weight, bias)):
        return None
    return torch.empty(given.shape, dtype=given.dtype, device=META)


def _same(given: Tensor, *args: Any, **kwargs: Any) -> Tensor | None:
    """A function of each element: the shape that is given."""
    if not isinstance(given, Tensor) or not _alike(given):
        return None
    # Written in place (`inplace` may be a number), in another dtype or into a tensor: the kernel knows.
    if kwargs.get("inplace") or any(
        value is True or isinstance(value, (Tensor, torch.dtype)) for value in (*args, *kwargs.values())
    ):
        return None
    return torch.empty(given.shape, dtype=given.dtype, device=META)


def _alike(given: Tensor, *others: Tensor | None) -> bool:
    """Whether a tensor is plain, floating-point and in order, and all have one dtype."""
    if type(given) is not Tensor or not given.is_contiguous() or not given.is_floating_point():
        return False
    return all(other is None or other.dtype == given.dtype for other in others)


RULES: dict[str, Callable[..., Tensor | None]] = {
    "linear": _linear,
    **dict.fromkeys(words("grouped_mm _grouped_mm"), _grouped_product),
    **{f"conv{extents}d": partial(_convolution, extents) for extents in (1, 2, 3)},
    "batch_norm": _batch_norm,
    "layer_norm": _layer_norm,
    **dict.fromkeys(
        words("relu relu6 gelu silu mish sigmoid tanh leaky_relu elu softplus hardswish exp log sqrt rsqrt"), _same
    ),
    **dict.fromkeys(words("sin cos erf neg abs"), _same),
}
