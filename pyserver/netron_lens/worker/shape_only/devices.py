"""A run happens on the CPU: device arguments say otherwise in vain."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

_TO_DEVICE = frozenset({"cuda", "cpu", "xpu", "mps", "pin_memory", "npu", "hpu"})
_NO_EFFECT = frozenset({"record_stream", "share_memory_"})
LEGACY_TYPES = {
    "FloatTensor": torch.float32,
    "DoubleTensor": torch.float64,
    "HalfTensor": torch.float16,
    "BFloat16Tensor": torch.bfloat16,
    "LongTensor": torch.int64,
    "IntTensor": torch.int32,
    "ShortTensor": torch.int16,
    "CharTensor": torch.int8,
    "ByteTensor": torch.uint8,
    "BoolTensor": torch.bool,
}
MOVES = _TO_DEVICE | _NO_EFFECT | {"to", "type"}


def moved(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Tensor | str:
    """What a method of `MOVES` gives where every device is the CPU: the tensor itself, or one of another dtype."""
    tensor: Tensor = args[0]
    if name in _TO_DEVICE or name in _NO_EFFECT:
        return tensor
    if name == "type":
        return _typed(tensor, args[1:], kwargs)
    positional = [value for value in args[1:] if not _is_device(value)]
    named = {key: value for key, value in kwargs.items() if key != "device" and value is not None}
    other = named.pop("other", None)
    if positional and isinstance(positional[0], Tensor):
        other = positional.pop(0)
    if other is not None:
        named["dtype"] = other.dtype
    if positional and isinstance(positional[0], torch.dtype):
        named["dtype"] = positional.pop(0)
    if not named:
        return tensor
    named.setdefault("dtype", tensor.dtype)
    named.update(zip(("non_blocking", "copy"), positional, strict=False))
    changed: Tensor = tensor.to(**named)
    return changed


def _is_device(value: object) -> bool:
    return value is None or isinstance(value, (str, torch.device)) or type(value) is int


def _typed(tensor: Tensor, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Tensor | str:
    wanted = args[0] if args else kwargs.get("dtype")
    if wanted is None:
        return str(tensor.type()).replace("torch.meta.", "torch.")
    if isinstance(wanted, torch.dtype):
        return tensor.to(wanted)
    name = wanted if isinstance(wanted, str) else getattr(wanted, "__name__", "")
    dtype = LEGACY_TYPES.get(name.rpartition(".")[2])
    if dtype is None:
        message = f"invalid type: {name!r}"
        raise ValueError(message)
    return tensor.to(dtype)
