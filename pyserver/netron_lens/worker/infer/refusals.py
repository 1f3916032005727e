"""What shape-only tensors let pass and real ones refuse: integers in layers, keys, paddings that are too large."""

from __future__ import annotations

from typing import Any

import torch

from netron_lens.worker.infer.repairs.demand import RANKS
from netron_lens.worker.shape_only.unknown import is_unknown

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
_POOLS = frozenset({f"{kind}_pool{rank}d" for kind in ("max", "avg", "_max") for rank in (1, 2, 3)})
_POOL_STRIDE = 2
_SEQUENCE = 3
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
    if name in _POOLS and len(args) > _POOL_STRIDE and 0 in _listed(args[_POOL_STRIDE]):
        message = f"the stride of `{name}` is zero"
        raise RuntimeError(message)
    if name == "_pack_padded_sequence":
        _refuse_packing(given, *args[1:3])
    if name.startswith("conv_transpose") and len(args) > 1:
        _refuse_channels(given, args[1])
    if name.startswith("conv_transpose") and len(args) > _DILATION:
        stride, padding, dilation = (_listed(args[place]) for place in (_STRIDE, _OUTPUT_PADDING, _DILATION))
        if any(more >= max(step, apart) for more, step, apart in zip(padding, stride, dilation, strict=False)):
            message = f"output padding must be smaller than either stride or dilation, but got {padding}"
            raise RuntimeError(message)


def _refuse_packing(given: Any, lengths: Any, batch_first: Any) -> None:
    """Refuse maps, which are no sequences, and lengths that there are not: torch reads on in what follows."""
    steps = given.shape[int(bool(batch_first))]
    if given.dim() > _SEQUENCE or (not is_unknown(lengths) and int(max(lengths, default=0)) > steps):
        shape = tuple(given.shape)
        message = f"a packed sequence has {_SEQUENCE} dimensions and is as long as its lengths, not {shape}"
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
