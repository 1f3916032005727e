"""Values that were seen in a run, written as the Python that makes such values again."""

from __future__ import annotations

import dataclasses
import functools
import math
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LONGEST = 64
_INTEGERS = frozenset({torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8})


class UnspeakableError(ValueError):
    """A value that no short expression makes."""


def spelled(value: Any, namespace: Mapping[str, Any]) -> str:  # noqa: C901, PLR0911 - one per kind of value
    """Write a value; tensors by shape and dtype. Raises `UnspeakableError`."""
    match value:
        case None | bool() | int() | str():
            return repr(value)
        case float():
            return repr(value) if math.isfinite(value) else f"float({str(value)!r})"
        case torch.Tensor():
            return _tensor(value)
        case torch.dtype():
            return str(value)
        case torch.Size():
            return repr(tuple(value))
        case _ if len(text := _named(value, namespace)) > 0:
            return text
        case list() if len(value) <= _LONGEST:
            return f"[{', '.join(spelled(item, namespace) for item in value)}]"
        case tuple() if type(value) is tuple and len(value) <= _LONGEST:
            items = [spelled(item, namespace) for item in value]
            return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
        case dict() if type(value) is dict and len(value) <= _LONGEST:
            return f"{{{', '.join(f'{key!r}: {spelled(item, namespace)}' for key, item in value.items())}}}"
        case nn.Module() if type(value).__module__.startswith("torch.nn.modules") and not list(value.children()):
            return _layer(value)
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return _dataclass(value, namespace)
        case functools.partial():
            return _partial(value, namespace)
    raise UnspeakableError(type(value).__name__)


def _tensor(tensor: torch.Tensor) -> str:
    shape = ", ".join(map(str, tensor.shape))
    tupled = f"({shape},)" if tensor.dim() == 1 else f"({shape})"
    if tensor.dtype == torch.float32:
        return f"torch.randn({shape})" if shape else "torch.tensor(1.0)"
    if tensor.dtype == torch.bool:
        return f"torch.ones({tupled}, dtype=torch.bool)"
    if tensor.dtype in _INTEGERS:
        kind = "" if tensor.dtype == torch.int64 else f", dtype={tensor.dtype}"
        return f"torch.randint(0, 2, {tupled}{kind})"
    return f"torch.randn({tupled}, dtype={tensor.dtype})"


def _named(value: Any, namespace: Mapping[str, Any]) -> str:
    """Give the name under which the file knows an object; empty where it has none."""
    name = getattr(value, "__name__", "")
    if isinstance(name, str) and name.isidentifier():
        for holder, prefix in ((nn, "nn"), (functional, "nn.functional"), (torch, "torch")):
            if getattr(holder, name, None) is value:
                return f"{prefix}.{name}"
        if namespace.get(name) is value:
            return name
    if isinstance(value, list | tuple | dict | type) or callable(value):
        return ""
    return next((key for key, item in namespace.items() if item is value and key.isidentifier()), "")


def _layer(layer: nn.Module) -> str:
    text = f"nn.{layer!r}"
    try:
        again = eval(text, {"nn": nn})  # noqa: S307 - what torch itself writes of one of its layers
    except Exception as error:
        raise UnspeakableError(text) from error
    if type(again) is not type(layer):
        raise UnspeakableError(text)
    return text


def _dataclass(value: Any, namespace: Mapping[str, Any]) -> str:
    name = _named(type(value), namespace)
    if not name:
        raise UnspeakableError(type(value).__name__)
    usual = _usual(type(value))
    given = [
        f"{each.name}={spelled(getattr(value, each.name), namespace)}"
        for each in dataclasses.fields(value)
        if each.init and getattr(value, each.name) != usual(each)
    ]
    return f"{name}({', '.join(given)})"


def _partial(value: functools.partial[Any], namespace: Mapping[str, Any]) -> str:
    name = _named(functools.partial, namespace)
    if not name and namespace.get("functools") is not functools:
        raise UnspeakableError(type(value).__name__)
    given = [spelled(each, namespace) for each in (value.func, *value.args)]
    given += [f"{key}={spelled(each, namespace)}" for key, each in value.keywords.items()]
    return f"{name or 'functools.partial'}({', '.join(given)})"


def _usual(kind: type) -> Callable[[dataclasses.Field[Any]], Any]:
    """Give what a field holds where nobody gives it: as an instance without arguments has it, else its default."""
    try:
        plain = kind()
    except Exception:  # noqa: BLE001 - something has to be given, or the user's class refuses
        return _default
    return lambda field: getattr(plain, field.name, _default(field))


def _default(field: dataclasses.Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not dataclasses.MISSING else field.default
