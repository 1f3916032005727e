"""Protocol values to plain JSON data and back: keys in camel case, a trailing underscore dropped."""

from __future__ import annotations

import dataclasses
import functools
import json
import types
import typing
from typing import TYPE_CHECKING, Any, TypeVar

from netron_lens import protocol

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")
PLAIN = {str, int, float, bool, type(None)}


def encode(value: object) -> Any:
    """Plain data of a protocol value: dataclasses become dicts, tuples lists, at every depth."""
    kind: Any = type(value)
    return value if kind in PLAIN else _encoder(kind)(value)


def text(value: object) -> str:
    """The JSON of a protocol value, on one line."""
    return _JSON.encode(value)


def decode(cls: type[Value], data: Any) -> Value:
    """The value of a protocol type that plain data describes.

    Unknown keys are ignored. Raises `TypeError` or `KeyError` where the data does not fit.
    """
    expected: Any = cls
    decoded: Value = _decoder(expected)(data)
    return decoded


@functools.cache
def key_names(cls: type) -> dict[str, str]:
    """The JSON key of each field of a protocol dataclass, in order."""
    return {field.name: _camel_case(field.name) for field in dataclasses.fields(cls)}


def _camel_case(name: str) -> str:
    first, *others = name.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in others)


def _keyed(value: object) -> dict[str, Any]:
    kind: Any = type(value)
    return {key: getattr(value, name) for name, key in key_names(kind).items()}


_JSON = json.JSONEncoder(separators=(",", ":"), check_circular=False, default=_keyed)


@functools.cache
def _encoder(kind: type) -> Callable[[Any], Any]:
    """The function that encodes one type. Made once, as those that decode."""
    if issubclass(kind, (list, tuple)):
        return lambda value: [item if type(item) in PLAIN else encode(item) for item in value]
    if issubclass(kind, dict):
        return lambda value: {key: encode(item) for key, item in value.items()}
    if not dataclasses.is_dataclass(kind):
        return lambda value: value
    names = key_names(kind)

    def encode_fields(value: Any) -> Any:
        found = {key: getattr(value, name) for name, key in names.items()}
        return {key: item if type(item) in PLAIN else encode(item) for key, item in found.items()}

    return encode_fields


@functools.cache
def _decoder(expected: Any) -> Callable[[Any], Any]:
    """The function that decodes one type. Made once: a result has thousands of values of a few types."""
    if expected is Any:
        return lambda data: data
    origin = typing.get_origin(expected)
    if origin in {types.UnionType, typing.Union}:
        return _union_decoder(typing.get_args(expected))
    if origin is tuple:
        return _tuple_decoder(typing.get_args(expected)[0])
    if origin is typing.Literal:
        return _literal_decoder(typing.get_args(expected))
    if dataclasses.is_dataclass(expected):
        return _dataclass_decoder(typing.cast("type", expected))
    return _plain_decoder(expected)


def _plain_decoder(expected: type) -> Callable[[Any], Any]:
    def decode_plain(data: Any) -> Any:
        if type(data) is expected:
            return data
        if expected is float and type(data) is int:
            return float(data)
        message = f"Expected {expected.__name__}, got {type(data).__name__}"
        raise TypeError(message)

    return decode_plain


def _literal_decoder(choices: tuple[Any, ...]) -> Callable[[Any], Any]:
    def decode_literal(data: Any) -> Any:
        if data not in choices:
            message = f"{data!r} is none of {choices}"
            raise TypeError(message)
        return data

    return decode_literal


def _tuple_decoder(item: Any) -> Callable[[Any], Any]:
    decode_item = _decoder(item)

    def decode_tuple(data: Any) -> Any:
        if not isinstance(data, list):
            message = f"Expected a list, got {type(data).__name__}"
            raise TypeError(message)
        return tuple([decode_item(element) for element in data])

    return decode_tuple


def _union_decoder(members: tuple[Any, ...]) -> Callable[[Any], Any]:
    decoders = [_decoder(member) for member in members if member is not type(None)]
    optional = type(None) in members

    def decode_union(data: Any) -> Any:
        if data is None and optional:
            return None
        reasons = []
        for decode_member in decoders:
            try:
                return decode_member(data)
            except (TypeError, KeyError) as error:  # noqa: PERF203 - one or two members
                reasons.append(str(error))
        raise TypeError("; ".join(reasons))

    return decode_union


def _dataclass_decoder(cls: type) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(cls, vars(protocol))
    fields = [(name, key, _decoder(hints[name])) for name, key in key_names(cls).items()]

    def decode_fields(data: Any) -> Any:
        if not isinstance(data, dict):
            message = f"Expected an object for {cls.__name__}, got {type(data).__name__}"
            raise TypeError(message)
        values = {name: decode_field(data[key]) for name, key, decode_field in fields if key in data}
        if len(values) < len(fields):
            return cls(**values)
        # The `__init__` of a frozen class sets field by field, which takes five times as long.
        instance: Any = object.__new__(cls)
        instance.__dict__.update(values)
        return instance

    return decode_fields
