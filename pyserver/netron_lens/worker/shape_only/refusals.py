"""What real tensors refuse and torch's meta kernels let pass: dtypes that do not go together, shapes of losses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from netron_lens.worker.shape_only.convolutions import CHECKS
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

_OF_DTYPES = re.compile(r"d(ata)?type|scalar type|not implemented for|support|cast")
_accepted: set[Any] = set()


def refuse_like_real(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], trial: Any) -> None:
    """Raise what torch says of these arguments, which are shape-only, if it refuses real ones like them.

    `trial` runs the operation on real tensors, if they are not large: where shapes are not checked or nothing is in a
    tensor; and once for each set of dtypes, except where all tensors are floating-point ones of one dtype, with which
    nearly all of torch works.
    """
    name = func.__name__
    check = CHECKS.get(name)
    if check is not None and args:
        check(*args, **kwargs)
    tensors = tensors_of(args, kwargs)
    if name == "index_select" and tensors[1].dim() > 1:
        message = "index_select(): Index is supposed to be a vector"
        raise IndexError(message)
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
            raise  # all else is about the values that stand in, which are not the user's
    _accepted.add((func, dtypes))


def _is_plain(tensor: Tensor) -> bool:
    return tensor.layout is torch.strided and not tensor.is_nested and not tensor.is_quantized
