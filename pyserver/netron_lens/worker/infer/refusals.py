"""What shape-only tensors let pass and real ones refuse: integers in layers, keys, paddings that are too large."""

from __future__ import annotations

from typing import Any

import torch

from netron_lens.worker.infer.repairs.demand import RANKS

_FLOATS_ONLY = frozenset(
    {
        *RANKS,
        "batch_norm",
        "instance_norm",
        "group_norm",
        "layer_norm",
        "softmax",
        "log_softmax",
        "gelu",
        "leaky_relu",
        "interpolate",
        "linear",
        "multi_head_attention_forward",
        "scaled_dot_product_attention",
    }
)
_STRIDE, _OUTPUT_PADDING, _DILATION = 3, 5, 7
"""Places in the calls of transposed convolutions."""


def refuse(name: str, args: tuple[Any, ...]) -> None:
    """Raise the error that the operation would raise on real tensors, if it would."""
    given = args[0] if args else None
    if (
        name in _FLOATS_ONLY
        and isinstance(given, torch.Tensor)
        and not (given.is_floating_point() or given.is_complex())
    ):
        message = f"`{name}` takes floating point numbers, not {str(given.dtype).removeprefix('torch.')}"
        raise RuntimeError(message)
    if name == "__getitem__" and isinstance(args[1], str):
        message = f"a tensor has no key {str(args[1])!r}"
        raise IndexError(message)
    if name.startswith("conv_transpose") and len(args) > 1:
        _refuse_channels(given, args[1])
    if name.startswith("conv_transpose") and len(args) > _DILATION:
        stride, padding, dilation = (_listed(args[place]) for place in (_STRIDE, _OUTPUT_PADDING, _DILATION))
        if any(more >= max(step, apart) for more, step, apart in zip(padding, stride, dilation, strict=False)):
            message = f"output padding must be smaller than either stride or dilation, but got {padding}"
            raise RuntimeError(message)


def _refuse_channels(given: Any, weight: Any) -> None:
    if isinstance(given, torch.Tensor) and isinstance(weight, torch.Tensor) and given.dim() == weight.dim():
        channels, wanted = given.shape[1], weight.shape[0]
        if channels != wanted:
            message = (
                f"Given transposed=1, weight of size {list(weight.shape)}, expected input{list(given.shape)} to have "
                f"{wanted} channels, but got {channels} channels instead"
            )
            raise RuntimeError(message)


def _listed(value: Any) -> tuple[int, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (value,)
