"""Names and values of an operation's arguments: tensors apart, the rest as attributes."""

from __future__ import annotations

import functools
import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from netron_lens.worker.capture.tensors import structure
from netron_lens.worker.shape_only.unknown import SCALARS

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 200
_ABSENT = object()
_STARRED = {"einsum": ("equation", "operands")}
"""Names of what functions take all as `*args`; the last one takes all that follow."""
_names: dict[Any, tuple[tuple[str, ...], bool]] = {}


@dataclass(slots=True)
class Arguments:
    """What an operation was called with: its tensors in order, the argument name of each, and the other arguments.

    Of these, numbers, texts and lists of numbers are as they are, the rest text. What the function would assume anyway
    is left out: torch's own functions hand on every default.
    """

    tensors: list[Tensor]
    names: list[str]
    attributes: dict[str, Any]


def read(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Arguments:
    """The arguments of a call, by name."""
    names, collects = _argument_names(func, args)
    defaults = _defaults(func)
    found = Arguments([], [], {})
    count, is_complete = len(names), False
    for position, value in enumerate(args):
        name = names[position] if position < count else f"argument{position}"
        if collects and position >= count - 1 and len(args) > count:
            name = f"{names[-1]}.{position - count + 1}"
            if not _is_other(value, name, found) or is_complete:
                continue
            found.attributes[names[-1]] = literal(args[count - 1 :])
            is_complete = True
        elif value is None or (type(value) not in SCALARS and not _is_other(value, name, found)):
            continue
        elif not _assumed(defaults, name, value):
            found.attributes[name] = literal(value)
    for name, value in kwargs.items():
        if _is_other(value, name, found) and not name.startswith("_") and not _assumed(defaults, name, value):
            found.attributes[name] = literal(value)
    return found


def _is_other(value: Any, name: str, found: Arguments) -> bool:
    """Take the tensors of one argument; whether it is something else too."""
    kind = type(value)
    if kind in SCALARS:
        return value is not None
    if kind is Tensor or isinstance(value, Tensor):
        found.tensors.append(value)
        found.names.append(name)
        return False
    _take_items(value, name, found)
    return not _holds_only_tensors(value)


def literal(value: Any) -> Any:
    """A value as an attribute: numbers, texts, flat lists of numbers; everything else as Python writes it."""
    if isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)) and value:
        if all(type(item) is int for item in value):
            return tuple(value)
        if all(type(item) in {int, float} for item in value):
            return tuple(float(item) for item in value)
    return text(value)


def text(value: Any) -> str:
    """A value as Python writes it, tensors by their shapes, not longer than an attribute should be."""
    if type(value) is int:
        return str(value)
    if isinstance(value, Tensor):
        written = f"{str(value.dtype)[6:]}{list(structure.shape(value))}"
    elif isinstance(value, slice):
        bounds = ["" if bound is None else text(bound) for bound in (value.start, value.stop, value.step)]
        written = ":".join(bounds if bounds[2] else bounds[:2])
    elif value is Ellipsis:
        written = "..."
    elif isinstance(value, tuple) and not hasattr(value, "_fields"):
        written = ", ".join(map(text, value))
    elif isinstance(value, list):
        written = f"[{', '.join(map(text, value))}]"
    elif isinstance(value, torch.dtype):
        written = str(value)[6:]
    elif callable(value):
        written = getattr(value, "__qualname__", type(value).__name__)
    else:
        written = structure.ADDRESS.sub("", repr(value))
    return written if len(written) <= _LONGEST else written[: _LONGEST - 1] + "…"


def _assumed(defaults: dict[str, Any], name: str, value: Any) -> bool:
    """Whether an argument is what the function would assume. Other objects may refuse to be compared."""
    return isinstance(value, (bool, int, float, str)) and bool(defaults.get(name, _ABSENT) == value)


def _holds_only_tensors(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and all(isinstance(item, Tensor) for item in value)


def _take_items(value: Any, name: str, found: Arguments) -> None:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (list, tuple)) else ()
    for key, item in items:
        if type(item) in SCALARS:
            continue
        if isinstance(item, Tensor):
            found.tensors.append(item)
            found.names.append(f"{name}.{key}")
        else:
            _take_items(item, f"{name}.{key}", found)


def _argument_names(func: Callable[..., Any], args: tuple[Any, ...]) -> tuple[tuple[str, ...], bool]:
    """Names of the positional arguments, and whether the last one takes all that follow."""
    key = (func, *map(type, args))
    names = _names.get(key)
    if names is None:
        names = _names[key] = _found_names(func, args)
    return names


def _found_names(func: Callable[..., Any], args: tuple[Any, ...]) -> tuple[tuple[str, ...], bool]:
    name = getattr(func, "__name__", "")
    if name in {"__getitem__", "__setitem__"}:
        return ("self", "index", "value"), False
    if name in _STARRED:
        return _STARRED[name], True
    code = _code(func)
    if code is not None:
        count = code.co_argcount
        if not code.co_flags & inspect.CO_VARARGS:
            return code.co_varnames[:count], False
        return (*code.co_varnames[:count], code.co_varnames[count + code.co_kwonlyargcount]), True
    return _schema_names(name, args)


def _code(func: Any) -> Any:
    """The code of a Python function; none of a built-in one."""
    chosen = _chosen(func)
    return getattr(getattr(chosen, "__wrapped__", chosen), "__code__", None)


def _chosen(func: Any) -> Any:
    """The usual one of two functions between which torch chooses by a flag, such as `max_pool2d`; else the same."""
    if "boolean_dispatch" not in getattr(func, "__qualname__", ""):
        return func
    captured = dict(zip(func.__code__.co_freevars, func.__closure__, strict=True))
    return captured["if_false"].cell_contents


@functools.cache
def _defaults(func: Any) -> dict[str, Any]:
    code = _code(func)
    if code is None:
        return {}
    inner = func
    if code is not getattr(func, "__code__", None):
        inner = getattr(_chosen(func), "__wrapped__", _chosen(func))
    values = getattr(inner, "__defaults__", None) or ()
    names = code.co_varnames[: code.co_argcount]
    plain = dict(zip(names[len(names) - len(values) :], values, strict=True))
    return {**plain, **(getattr(inner, "__kwdefaults__", None) or {})}


def _schema_names(name: str, args: tuple[Any, ...]) -> tuple[tuple[str, ...], bool]:
    best: tuple[int, tuple[str, ...], bool] = (-1, (), False)
    operator = name.strip("_") if name.startswith("__") else name
    for schema in torch._C._jit_get_schemas_for_operator(f"aten::{operator}"):  # noqa: SLF001 - has no public name
        positional = [argument for argument in schema.arguments if not argument.kwarg_only]
        collects = bool(positional) and "List[int]" in str(positional[-1].type) and len(args) > len(positional)
        if len(args) > len(positional) and not collects:
            continue
        score = sum(_fits(value, str(argument.type)) for value, argument in zip(args, positional, strict=False))
        if score > best[0]:
            best = score, tuple(argument.name for argument in positional), collects
    return best[1], best[2]


def _fits(value: Any, kind: str) -> int:
    if isinstance(value, Tensor):
        return 2 * (kind == "Tensor") + (kind == "Optional[Tensor]")
    if isinstance(value, bool):
        return 2 * ("bool" in kind)
    if isinstance(value, int):
        return 2 * ("int" in kind) + ("number" in kind)
    if isinstance(value, float):
        return 2 * ("float" in kind) + ("number" in kind)
    if isinstance(value, (list, tuple)):
        return 2 * ("List" in kind)
    return int(isinstance(value, str) and "str" in kind)
