"""Tensors of known values: made, computed with, and written into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from netron_lens.worker.shape_only import kernels
from netron_lens.worker.shape_only.kinds import words
from netron_lens.worker.shape_only.unknown import (
    CPU,
    META,
    DataDependent,
    forget,
    is_unknown,
    tensors_of,
    twin,
    twins,
    wrote_into,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_MANY_PLACES = 1 << 24
"""Elements times places: of more, nobody checks whether all are there."""

INDEXING = words("__getitem__ index_select gather take_along_dim")

LARGEST = 1 << 16
"""Elements that a tensor of known values may have; a larger one is counted as unknown."""

_FROM_DATA = frozenset({"tensor", "as_tensor", "asarray", "from_numpy", "frombuffer", "sparse_coo_tensor"})
_SETTLED = frozenset({"constant_", "ones_", "zeros_", "eye_", "dirac_"})
_SIZED = words("zeros ones")
_GROWING = words(
    "repeat tile outer ger einsum matmul __matmul__ kron cartesian_prod repeat_interleave one_hot combinations pad"
    " interpolate zeros_like ones_like full_like"
)


def on_cpu(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Keyword arguments whose device, if any, is the CPU."""
    if kwargs.get("device") is None:
        return kwargs
    return {**kwargs, "device": CPU}


def made(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What a factory gives: real values where it is small."""
    name = func.__name__
    target = kwargs.get("out")
    if isinstance(target, Tensor) and is_unknown(target) and not any(map(is_unknown, tensors_of(args, {}))):
        return func(*args, **{key: value for key, value in kwargs.items() if key != "device"})
    if name in _FROM_DATA:
        return _from_data(func, args, kwargs)
    if name.startswith("new_"):
        # The tensor gives its dtype alone: zeros made after it are as known as any.
        args = (torch.empty(0, dtype=args[0].dtype, device=CPU), *args[1:])
    if any(is_unknown(tensor) for tensor in tensors_of(args, kwargs)):
        if name != "full":
            raise DataDependent(name)
        return func(args[0] if args else kwargs["size"], 0, **{**_without_value(kwargs), "device": META})
    if (name not in _SIZED or not _is_small(args)) and _would_be_large(func, args, kwargs):
        return func(*args, **{**_without_target(kwargs), "device": META})
    return func(*args, **{**kwargs, "device": CPU})


def _from_data(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if not any(is_unknown(tensor) for tensor in tensors_of(args, kwargs)):
        return func(*args, **on_cpu(kwargs))
    if len(args) == 1 and isinstance(args[0], Tensor):
        return kernels.run(func, func.__name__, args, {**kwargs, "device": META})
    raise DataDependent(func.__name__)


def _would_be_large(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    if hasattr(func, "__objclass__"):  # a method of a tensor that only lends its dtype
        args = (twin(args[0]), *args[1:])
    kept = {key: value for key, value in _without_target(kwargs).items() if key not in {"pin_memory", "generator"}}
    return bool(func(*args, **{**kept, "device": META}).numel() > LARGEST)


def _without_target(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Keyword arguments without the tensor to write into, which has memory where a shape has none."""
    return {key: value for key, value in kwargs.items() if key != "out"}


def _without_value(kwargs: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in kwargs.items() if key not in {"size", "fill_value"}}


def _is_small(sizes: tuple[Any, ...]) -> bool:
    """Whether positional sizes alone tell that a factory's tensor is small: those of `torch.zeros(3, 4)`."""
    elements = 1
    for size in sizes:
        if type(size) is not int:
            return False
        elements *= size
    return bool(sizes) and 0 <= elements <= LARGEST


def computed(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], tensors: list[Tensor]) -> Any:
    """The result of an operation on known values: known too, unless it is large."""
    name = func.__name__
    if name in _GROWING or _broadcasts(tensors):
        sized, named = _filled(args, kwargs) if name == "full_like" else (args, kwargs)
        shapes_only = kernels.run(func, name, twins(sized), twins({**named, **_meta(kwargs)}))
        if isinstance(shapes_only, Tensor) and shapes_only.numel() > LARGEST:
            return shapes_only
    return func(*args, **kwargs)


def _meta(kwargs: dict[str, Any]) -> dict[str, Any]:
    return {"device": META} if "device" in kwargs else {}


def _broadcasts(tensors: list[Tensor]) -> bool:
    return len(tensors) > 1 and tensors[0].numel() * tensors[1].numel() > LARGEST


def refilled(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The target of an initialiser: what random numbers would fill becomes unknown."""
    target: Tensor = args[0] if args else kwargs["tensor"]
    if not is_unknown(target):
        if func.__name__ in _SETTLED and target.numel() <= LARGEST:
            return func(*args, **kwargs)
        forget(target)
    wrote_into(target)
    return target


def written(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The result of an operation that writes into its first argument."""
    tensors = tensors_of(args, kwargs)
    if not any(is_unknown(tensor) for tensor in tensors):
        return func(*args, **on_cpu(kwargs))
    target = args[0] if args else None
    if not isinstance(target, Tensor):
        return kernels.run(func, func.__name__, twins(args), twins(kwargs))
    result = kernels.run(func, func.__name__, twins(args), twins(kwargs))
    if target.is_meta:
        return result
    forget(target)
    wrote_into(target)
    return target if isinstance(result, Tensor) else result


def assigned(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Set an attribute; `tensor.data` of a shape-only tensor to a real one too, and the other way round."""
    target, value = args
    if not isinstance(value, Tensor) or target.is_meta == value.is_meta:
        func(target, value, **kwargs)
    elif target.is_meta:
        func(target, twin(value), **kwargs)
    else:
        # Memory that nobody touches takes no room.
        func(target, torch.empty(value.shape, dtype=value.dtype, device=CPU), **kwargs)
        forget(target)


def _indexed(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    tensor, index = args
    parts = list(index) if isinstance(index, tuple) else [index]
    settled: list[Any] = []
    for part in parts:
        if not isinstance(part, Tensor):
            settled.append(part)
        elif is_unknown(part):
            if part.dtype in {torch.bool, torch.uint8}:
                operation = "__getitem__"
                raise DataDependent(operation)
            settled.append(part)
        elif part.dtype == torch.bool and part.dim():
            settled.extend(part.nonzero(as_tuple=True))
        elif part.dim() == 0 and part.dtype != torch.bool:
            settled.append(int(part))
        else:
            settled.append(part)
    return (tensor, tuple(settled) if isinstance(index, tuple) or len(settled) > 1 else settled[0]), kwargs


def _looked_up(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """`embedding`: rows that are known must be in the table, as on real tensors."""
    rows, table = args[:2] if len(args) > 1 else (None, None)
    if isinstance(rows, Tensor) and isinstance(table, Tensor) and not is_unknown(rows) and rows.numel():
        low, high = torch.aminmax(rows)
        if low < 0 or high >= table.shape[0]:
            message = "index out of range in self"
            raise IndexError(message)
    return args, kwargs


def check_places(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Raise what torch raises where known places are not in an unknown tensor, or of the wrong shape."""
    given, *others = tensors_of(args, kwargs)
    places = [each for each in others if not is_unknown(each)]
    if not places or len(places) < len(others) or not args or args[0] is not given:
        return
    if given.numel() * sum(each.numel() for each in places) <= _MANY_PLACES:
        func(torch.zeros((), dtype=given.dtype, device=CPU).expand(given.shape), *args[1:], **kwargs)


def _repeated(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    repeats = args[1] if len(args) > 1 else kwargs.get("repeats")
    if isinstance(repeats, Tensor) and "output_size" not in kwargs:
        operation = "repeat_interleave"
        if is_unknown(repeats):
            raise DataDependent(operation)
        size = args[0].size(args[2] if len(args) > 2 else kwargs.get("dim", 0) or 0)  # noqa: PLR2004 - its third
        total = int(repeats) * size if repeats.numel() == 1 else int(repeats.sum())
        return args, {**kwargs, "output_size": total}
    return args, kwargs


def _conditional(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    if len(args) == 1 and not kwargs:
        operation = "where"
        raise DataDependent(operation)
    return args, kwargs


def _encoded(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    if (args[1] if len(args) > 1 else kwargs.get("num_classes", -1)) == -1:
        operation = "one_hot"
        raise DataDependent(operation)
    return args, kwargs


def _split(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    if any(isinstance(places, Tensor) and is_unknown(places) for places in (*args[1:], *kwargs.values())):
        operation = "tensor_split"
        raise DataDependent(operation)
    return args, kwargs


def _filled(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """`full_like`: what it is filled with says nothing about its shape."""
    if len(args) > 1:
        return (args[0], 0, *args[2:]), kwargs
    return args, {**kwargs, "fill_value": 0}


def _numbered(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Sizes and paddings may be known tensors of one number: `F.pad(x, [left, right])`."""
    return (*args[:1], *map(_number, args[1:])), {key: _number(value) for key, value in kwargs.items()}


def _number(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_number(each) for each in value]
    is_known = isinstance(value, Tensor) and not is_unknown(value) and value.numel() == 1
    return int(value) if is_known and not value.dtype.is_floating_point else value


SPECIAL = {
    **dict.fromkeys(words("pad view reshape expand repeat interpolate"), _numbered),
    "__getitem__": _indexed,
    "embedding": _looked_up,
    "full_like": _filled,
    "repeat_interleave": _repeated,
    "where": _conditional,
    "one_hot": _encoded,
    "tensor_split": _split,
}
"""Functions whose known arguments decide the shape of an unknown result."""
