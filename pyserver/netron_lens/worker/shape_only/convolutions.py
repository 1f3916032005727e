"""What convolutions and pools refuse of real tensors, in torch's words: its meta kernels let some of it pass."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

_AXES = ("depth", "height", "width")


def _check_convolution(  # noqa: PLR0913, PLR0917 - as torch calls it
    extents: int,
    given: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> None:
    del stride
    if weight.shape[0] < groups:
        size = f"weight of size {list(weight.shape)}"
        message = (
            f"Given groups={groups}, expected weight to be at least {groups} at dimension 0, but got {size} instead"
        )
        raise RuntimeError(message)
    _check(extents, given, weight, bias, weight.shape[0], padding, dilation)
    if isinstance(padding, str):
        return
    borders, gaps = _listed(padding, extents), _listed(dilation, extents)
    padded = [size + 2 * border for size, border in zip(given.shape[-extents:], borders, strict=True)]
    spans = [gap * (size - 1) + 1 for size, gap in zip(weight.shape[2:], gaps, strict=True)]
    if any(size < span for size, span in zip(padded, spans, strict=True)):  # torch 2.6 gives a tensor without elements
        message = (
            f"Calculated padded input size per channel: ({' x '.join(map(str, padded))}). "
            f"Kernel size: ({' x '.join(map(str, spans))}). Kernel size can't be greater than actual input size"
        )
        raise RuntimeError(message)


def _check_transposed(  # noqa: PLR0913, PLR0917 - as torch calls it
    extents: int,
    given: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> None:
    _check(extents, given, weight, bias, weight.shape[1] * groups, padding, dilation)
    rows, channels = weight.shape[0], given.shape[-1 - extents]
    kernel = f"weight of size {list(weight.shape)}"
    if rows % groups:
        message = f"Given groups={groups}, expected weight to be divisible by {groups} at dimension 0, but got {kernel}"
        raise RuntimeError(message)
    if channels != rows:
        message = (
            f"Given transposed=1, {kernel}, expected input{list(given.shape)} to have {rows} channels, "
            f"but got {channels} channels instead"
        )
        raise RuntimeError(message)
    more, steps, gaps = (_listed(each, extents) for each in (output_padding, stride, dilation))
    if any(extra >= max(step, gap) for extra, step, gap in zip(more, steps, gaps, strict=True)):
        got = [("output_padding", more), ("stride", steps), ("dilation", gaps)]
        message = "output padding must be smaller than either stride or dilation, but got " + " ".join(
            f"{name}_{axis}: {size}" for name, sizes in got for axis, size in zip(_AXES[-extents:], sizes, strict=True)
        )
        raise RuntimeError(message)


def _check(  # noqa: PLR0913, PLR0917 - of one call
    extents: int, given: Tensor, weight: Tensor, bias: Tensor | None, channels: int, padding: Any, dilation: Any
) -> None:
    """What both kinds of convolutions ask of ranks, the bias, the padding and the dilation."""
    rank = weight.dim()
    if given.dim() != rank and (given.dim(), rank) != (extents + 1, extents + 2):
        message = (
            f"Expected {rank}-dimensional input for {rank}-dimensional weight {list(weight.shape)}, "
            f"but got {given.dim()}-dimensional input of size {list(given.shape)} instead"
        )
        raise RuntimeError(message)
    if bias is not None and bias.shape != (channels,):
        message = (
            f"Given weight of size {list(weight.shape)}, expected bias to be 1-dimensional with {channels} elements, "
            f"but got bias of size {list(bias.shape)} instead"
        )
        raise RuntimeError(message)
    if not isinstance(padding, str) and min(_listed(padding, extents)) < 0:
        message = "negative padding is not supported"
        raise RuntimeError(message)
    gaps = _listed(dilation, extents)
    if min(gaps) < 1:
        message = f"dilation should be greater than zero, but got {gaps}"
        raise RuntimeError(message)


def _check_pool(given: Tensor, kernel_size: Any, stride: Any = None, *_: Any, **__: Any) -> None:
    del given, kernel_size
    if stride is not None and 0 in _listed(stride, 1):
        message = "stride should not be zero"
        raise RuntimeError(message)


def _listed(value: Any, count: int) -> list[int]:
    """One number for each extent: the kernel has taken it, so that it is one, or as many."""
    values = list(value) if isinstance(value, (tuple, list)) else [value]
    return values * count if len(values) == 1 else values


_EXTENTS = (1, 2, 3)
CHECKS: dict[str, Callable[..., None]] = {
    **{f"conv{extents}d": partial(_check_convolution, extents) for extents in _EXTENTS},
    **{f"{kind}_pool{extents}d": _check_pool for kind in ("max", "avg") for extents in _EXTENTS},
    **{f"conv_transpose{extents}d": partial(_check_transposed, extents) for extents in _EXTENTS},
}
