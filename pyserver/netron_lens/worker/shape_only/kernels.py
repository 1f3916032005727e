"""Run an operation on shape-only tensors: from the cache, by its meta kernel, or on small stand-in values."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from netron_lens.worker.shape_only import autocast, rules
from netron_lens.worker.shape_only.refusals import refuse_like_real
from netron_lens.worker.shape_only.unknown import CPU, META, SCALARS, DataDependent, tensors_of, wrote_into

if TYPE_CHECKING:
    from collections.abc import Callable

# What an operation with these arguments gives: `_SHARED` where the result shares memory with an argument, `_WRITTEN`
# where it is the first argument, `None` where that must be found anew.
_cache: dict[Any, Any] = {}
_SHARED, _WRITTEN = object(), object()
_STAND_IN_BYTES = 1 << 28
_WITH_STRIDES = {torch.strided, torch.sparse_coo}
_is_transforming = torch._C._are_functorch_transforms_active  # noqa: SLF001 - no public name
_VALUE_MESSAGES = ("item()", "Cannot copy out of meta tensor", "data-dependent", "nonzero", "Tensor.tolist")


def run(func: Callable[..., Any], name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The result of an operation whose tensors are all shape-only.

    Raises `DataDependent` where it depends on values, else the error that real tensors would meet.
    """
    args, kwargs = autocast.cast(name, args, kwargs)
    if torch.is_grad_enabled() or _is_transforming() or autocast.is_mixed(name):
        return _computed(func, name, args, kwargs)
    try:
        key = (func, _key(args), (*kwargs, _key((*kwargs.values(),))) if kwargs else None)
        known = _cache.get(key, key)
    except (TypeError, RuntimeError):  # what cannot be compared; a nested tensor, which has no shape
        return _computed(func, name, args, kwargs)
    if known is key:
        return _learned(key, func, args, kwargs)
    if known is _SHARED or known is None:
        return func(*args, **kwargs) if known is _SHARED else _computed(func, name, args, kwargs)
    if known is _WRITTEN:
        wrote_into(args[0])
        return args[0]
    return _made(*known)


def _made(kind: Any, outputs: Any) -> Any:
    if kind is None:
        shape, stride, dtype = outputs
        return torch.empty_strided(shape, stride, dtype=dtype, device=META)
    return kind(torch.empty_strided(shape, stride, dtype=dtype, device=META) for shape, stride, dtype in outputs)


def _learned(key: Any, func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    before = _state(args)
    result = _first(func, func.__name__, args, kwargs)
    _cache[key] = _remembered(result, before, args, kwargs)
    return result


def _state(args: tuple[Any, ...]) -> tuple[Any, Any, int] | None:
    """Shape, strides and number of writes of the first argument, if it is a tensor."""
    if not args or not isinstance(args[0], Tensor):
        return None
    if args[0].is_inference():
        return args[0].shape, args[0].stride(), 0
    return args[0].shape, args[0].stride(), args[0]._version  # noqa: SLF001 - torch's documented counter of writes


def _first(func: Callable[..., Any], name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The result by a rule of ours where there is one for these arguments, for some meta kernels take milliseconds."""
    rule = rules.RULES.get(name) if args else None
    result = None if rule is None else rule(*args, **kwargs)
    return _computed(func, name, args, kwargs) if result is None else result


def _key(value: Any) -> Any:
    if type(value) in SCALARS:
        return (type(value), value)
    if isinstance(value, Tensor):
        return (Tensor, value.shape, value.stride(), value.dtype, value.storage_offset())
    if isinstance(value, (list, tuple)):
        return tuple([(type(item), item) if type(item) in SCALARS else _key(item) for item in value])
    if isinstance(value, slice):
        return (slice, value.start, value.stop, value.step)
    return (type(value), value)


def _remembered(result: Any, before: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if before is not None and result is args[0]:
        after = _state(args)
        return _WRITTEN if after != before and after is not None and after[:2] == before[:2] else None
    outputs = (result,) if type(result) is Tensor else result
    if not isinstance(outputs, (tuple, list)) or not outputs:
        return None
    inputs = tensors_of(args, kwargs)
    if any(tensor.layout is not torch.strided for tensor in inputs):
        return None
    memory = {tensor.untyped_storage()._cdata for tensor in inputs}  # noqa: SLF001 - see `unknown`
    described = []
    for output in outputs:
        if type(output) is not Tensor or output.layout is not torch.strided or not output.is_meta:
            return None
        storage = output.untyped_storage()._cdata  # noqa: SLF001 - see `unknown`
        if storage in memory:
            return _SHARED
        memory.add(storage)
        described.append((tuple(output.shape), output.stride(), output.dtype))
    return (None, described[0]) if type(result) is Tensor else (type(result), described)


def _computed(func: Callable[..., Any], name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if autocast.is_mixed(name):
        return _on_stand_ins(func, args, kwargs)
    try:
        result = func(*args, **kwargs)
    except Exception as error:
        if any(part in str(error) for part in _VALUE_MESSAGES):
            raise DataDependent(name) from error
        inputs = tensors_of(args, kwargs)
        if any(tensor.is_nested or tensor.layout not in _WITH_STRIDES for tensor in inputs):
            raise DataDependent(name) from error
        if sum(tensor.numel() * tensor.element_size() for tensor in inputs) > _STAND_IN_BYTES:
            raise
        return _on_stand_ins(func, args, kwargs)
    if not _is_transforming():
        refuse_like_real(func, args, kwargs, _on_stand_ins)
    return result


def _on_stand_ins(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What real tensors of these shapes give, or the message that the user knows.

    Whole numbers are zeros, as places they are good for every table; where that fails, ones, as weights they sum up.
    """
    inputs = tensors_of(args, kwargs)
    try:
        with torch.no_grad():
            return _shapes_only(func(*_stand_ins(args, whole=0), **_stand_ins(kwargs, whole=0)))
    except torch.linalg.LinAlgError as singular:  # it is the stand-ins that are
        raise DataDependent(func.__name__) from singular
    except Exception:
        if all(map(_is_filled_with_ones, inputs)):
            raise
        with contextlib.suppress(Exception), torch.no_grad():
            return _shapes_only(func(*_stand_ins(args, whole=1), **_stand_ins(kwargs, whole=1)))
        raise


def _is_filled_with_ones(tensor: Tensor) -> bool:
    return bool(tensor.is_floating_point() or tensor.is_complex() or tensor.dtype == torch.bool)


def _stand_ins(value: Any, *, whole: int) -> Any:
    if isinstance(value, Tensor):
        fill = 1 if _is_filled_with_ones(value) else whole
        extent = 1 + sum((size - 1) * stride for size, stride in zip(value.shape, value.stride(), strict=True))
        memory = torch.full((max(extent, 1),), fill, dtype=value.dtype, device=CPU)
        return memory.as_strided(value.shape, value.stride())
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*[_stand_ins(item, whole=whole) for item in value])
    if type(value) in {list, tuple}:
        return type(value)(_stand_ins(item, whole=whole) for item in value)
    if type(value) is dict:
        return {key: _stand_ins(item, whole=whole) for key, item in value.items()}
    return value


def _shapes_only(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.to(META)
    if isinstance(value, tuple) and hasattr(value, "n_fields"):
        return type(value)(map(_shapes_only, value))
    if type(value) in {list, tuple}:
        return type(value)(map(_shapes_only, value))
    return value


def unfilled(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What a factory gives, without its data. A generator would have to be of the same device: it is left out."""
    kept = {key: value for key, value in kwargs.items() if key not in {"generator", "pin_memory"}}
    if args and isinstance(args[0], Tensor) and not func.__name__.endswith("_like"):  # it is of its tensor's device
        kept.pop("device", None)
        return func(*args, **kept)
    if func is torch.randn and "dtype" not in kept:  # its meta kernel is written in Python
        func = torch.empty
    return func(*args, **{**kept, "device": META})
