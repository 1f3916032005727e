"""Tensors inside the values that models take and give: lists, dicts, dataclasses, named tuples, objects."""

from __future__ import annotations

import dataclasses
import functools
import re
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from netron_lens.worker.shape_only.unknown import SCALARS

if TYPE_CHECKING:
    from collections.abc import Iterable

_DEEPEST = 6
_LONGEST = 120
ADDRESS = re.compile(r" at 0x[0-9a-f]+")
"""What Python writes of an object that has no text of its own, and no second run writes again."""
_HOLDERS = (Tensor, list, tuple, dict)
_PLAIN = (int, float, complex, str, bytes, type(None), type)


def tensors(value: Any) -> list[tuple[str, Tensor]]:
    """Every tensor in a value, in order, with its place in it (`""`, `0`, `logits`, `past.0.k`)."""
    found: list[tuple[str, Tensor]] = []
    _collect(value, "", 0, found)
    return found


def described(value: Any) -> Any:
    """A value as JSON: `{"dtype", "shape"}` for a tensor, lists and objects of such, else `{"python": repr}`."""
    return _described(value, 0)


def dtype_name(tensor: Tensor) -> str:
    """The dtype as torch names it, without `torch.`."""
    return _dtype_name(tensor.dtype)


def shape(tensor: Tensor) -> tuple[int, ...]:
    """The sizes of a tensor; -1 where the parts of a nested one differ."""
    if not tensor.is_nested:
        return tuple(tensor.shape)
    if tensor.layout is torch.jagged:
        return tuple(size if isinstance(size, int) else -1 for size in tensor.shape)
    parts = [tuple(part.shape) for part in tensor.unbind()]
    return (len(parts), *(sizes[0] if len(set(sizes)) == 1 else -1 for sizes in zip(*parts, strict=True)))


@functools.cache
def _dtype_name(dtype: torch.dtype) -> str:
    return str(dtype)[6:]


def _collect(value: Any, name: str, depth: int, found: list[tuple[str, Tensor]]) -> None:
    if isinstance(value, Tensor):
        found.append((name, value))
        return
    if type(value) in SCALARS or isinstance(value, _PLAIN) or depth > _DEEPEST:
        return
    for key, item in _parts(value):
        kind = type(item)
        if kind is Tensor:
            found.append((f"{name}.{key}" if name else str(key), item))
        elif kind not in SCALARS:
            _collect(item, f"{name}.{key}" if name else str(key), depth + 1, found)


def _parts(value: Any) -> Iterable[tuple[Any, Any]]:
    kind = type(value)
    if kind is tuple or kind is list:
        return enumerate(value)
    if isinstance(value, dict):
        return value.items()
    if isinstance(value, (list, tuple)):
        return zip(value._fields, value, strict=True) if hasattr(value, "_fields") else enumerate(value)
    if isinstance(value, (set, frozenset)):
        return ()
    if dataclasses.is_dataclass(kind):
        return [(field.name, getattr(value, field.name, None)) for field in dataclasses.fields(value)]
    held = getattr(value, "__dict__", None)
    return [(key, item) for key, item in held.items() if isinstance(item, _HOLDERS)] if held else ()


def _described(value: Any, depth: int) -> Any:
    if isinstance(value, Tensor):
        return {"dtype": dtype_name(value), "shape": list(shape(value))}
    if isinstance(value, _PLAIN) or depth > _DEEPEST:
        return {"python": _shortened(value)}
    if isinstance(value, dict) or hasattr(value, "_fields") or dataclasses.is_dataclass(value):
        return {str(key): _described(item, depth + 1) for key, item in _parts(value)}
    if isinstance(value, (list, tuple)):
        return [_described(item, depth + 1) for item in value]
    parts = dict(_parts(value))
    held: list[tuple[str, Tensor]] = []
    _collect(parts, "", depth, held)
    if held:
        return {str(key): _described(item, depth + 1) for key, item in parts.items()}
    return {"python": _shortened(value)}


def _shortened(value: object) -> str:
    try:
        text = repr(value)
    except Exception as error:  # noqa: BLE001 - a user's `__repr__` may raise anything
        return f"<{type(value).__name__}, whose repr raised {type(error).__name__}>"
    text = ADDRESS.sub("", text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
