"""What real tensors refuse and torch's meta kernels let pass: dtypes that do not go together, convolutions, losses."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from netron_lens.worker.shape_only.kinds import words
from netron_lens.worker.shape_only.unknown import tensors_of

if TYPE_CHECKING:
    from collections.abc import Callable

_LARGEST = 1 << 22
"""Elements, of all tensors together, that a trial on stand-ins may have."""

_FLOATS = frozenset({torch.float32, torch.float64, torch.float16, torch.bfloat16})
_NOT_OF_FLOATS = words(
    "__and__ __or__ __xor__ __invert__ bitwise_and bitwise_or bitwise_xor bitwise_not masked_fill masked_fill_ "
    "index_select index_add index_add_ index_copy index_copy_ index_fill index_fill_ embedding embedding_bag gather "
    "scatter scatter_ scatter_add scatter_add_"
)
_UNCHECKED = words("softmax log_softmax softmin cross_entropy nll_loss bucketize as_strided")
"""Their meta kernels take any dimension, any target, any extent."""

_AXES = ("depth", "height", "width")
_OF_DTYPES = re.compile(r"d(ata)?type|scalar type|not implemented for|support|cast")
_accepted: set[Any] = set()


def refuse_like_real(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], trial: Any) -> None:
    """Raise what torch says of these arguments, which are shape-only, if it refuses real ones like them.

    `trial` runs the operation on real tensors, if they are not large: where shapes are not checked or nothing is in a
    tensor; and once for each set of dtypes, except where all tensors are floating-point ones of one dtype, with which
    nearly all of torch works.
    """
    name = func.__name__
    check = _CHECKS.get(name)
    if check is not None and args:
        check(*args, **kwargs)
    tensors = tensors_of(args, kwargs)
    dtypes = tuple(tensor.dtype for tensor in tensors)
    is_unchecked = name in _UNCHECKED or any(not tensor.numel() for tensor in tensors)
    is_usual = len(set(dtypes)) == 1 and dtypes[0] in _FLOATS and name not in _NOT_OF_FLOATS
    if not is_unchecked and (is_usual or (func, dtypes) in _accepted):
        return
    if not all(map(_is_plain, tensors)) or sum(map(Tensor.numel, tensors)) > _LARGEST:
        return
    try:
        trial(func, args, kwargs)
    except (RuntimeError, TypeError, IndexError) as error:
        if is_unchecked or _OF_DTYPES.search(str(error)):
            raise
    _accepted.add((func, dtypes))


def _is_plain(tensor: Tensor) -> bool:
    return tensor.layout is torch.strided and not tensor.is_nested and not tensor.is_quantized


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
    del stride, groups
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
    values = list(value) if isinstance(value, (tuple, list)) else [value]
    return values * count if len(values) == 1 else values


_EXTENTS = (1, 2, 3)
_CHECKS: dict[str, Callable[..., None]] = {
    **{f"conv{extents}d": partial(_check_convolution, extents) for extents in _EXTENTS},
    **{f"{kind}_pool{extents}d": _check_pool for kind in ("max", "avg") for extents in _EXTENTS},
    **{f"conv_transpose{extents}d": partial(_check_transposed, extents) for extents in _EXTENTS},
}
