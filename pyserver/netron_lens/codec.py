"""Protocol values to plain JSON data and back: keys in camel case, a trailing underscore dropped."""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from typing import Any, TypeVar

from netron_lens import protocol

Value = TypeVar("Value")


def encode(value: object) -> Any:
    """Plain data of a protocol value: dataclasses become dicts, tuples lists, at every depth."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = key_names(type(value))
        return {key: encode(getattr(value, name)) for name, key in names.items()}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    return value


def decode(cls: type[Value], data: Any) -> Value:
    """The value of a protocol type that plain data describes.

    Unknown keys are ignored. Raises `TypeError` or `KeyError` where the data does not fit.
    """
    decoded: Value = _decode(cls, data)
    return decoded


@functools.cache
def key_names(cls: type) -> dict[str, str]:
    """The JSON key of each field of a protocol dataclass, in order."""
    return {field.name: _camel_case(field.name) for field in dataclasses.fields(cls)}


def _camel_case(name: str) -> str:
    first, *others = name.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in others)


@functools.cache
def _field_types(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls, vars(protocol))


def _decode(expected: Any, data: Any) -> Any:
    if expected is Any:
        return data
    origin = typing.get_origin(expected)
    if origin in {types.UnionType, typing.Union}:
        return _decode_union(typing.get_args(expected), data)
    if origin is tuple:
        (item, _) = typing.get_args(expected)
        if not isinstance(data, list):
            message = f"Expected a list, got {type(data).__name__}"
            raise TypeError(message)
        return tuple(_decode(item, element) for element in data)
    if origin is typing.Literal:
        if data not in typing.get_args(expected):
            message = f"{data!r} is none of {typing.get_args(expected)}"
            raise TypeError(message)
        return data
    if dataclasses.is_dataclass(expected):
        return _decode_dataclass(typing.cast("type", expected), data)
    if expected is float and type(data) is int:
        return float(data)
    if type(data) is not expected:
        message = f"Expected {expected.__name__}, got {type(data).__name__}"
        raise TypeError(message)
    return data


def _decode_union(members: tuple[Any, ...], data: Any) -> Any:
    if data is None and type(None) in members:
        return None
    failure = TypeError(f"{data!r} fits no member of the union")
    for member in members:
        if member is type(None):
            continue
        try:
            return _decode(member, data)
        except (TypeError, KeyError) as error:
            failure = TypeError(str(error))
    raise failure


def _decode_dataclass(cls: type, data: Any) -> Any:
    if not isinstance(data, dict):
        message = f"Expected an object for {cls.__name__}, got {type(data).__name__}"
        raise TypeError(message)
    hints = _field_types(cls)
    keys = key_names(cls)
    present = {name: _decode(hints[name], data[key]) for name, key in keys.items() if key in data}
    return cls(**present)
