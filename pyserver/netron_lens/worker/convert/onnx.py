"""The messages of ONNX that a graph of layers needs, IR version 10, by their field numbers in `onnx.proto`."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from netron_lens.worker.convert import wire

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

IR_VERSION = 10
OPSET = 20
NODE_IN_GRAPH, NODE_IN_FUNCTION = 1, 7
INPUT, OUTPUT, VALUE_INFO, FUNCTION_VALUE_INFO = 11, 12, 13, 12

_DTYPES = {
    "float32": 1, "uint8": 2, "int8": 3, "uint16": 4, "int16": 5, "int32": 6, "int64": 7, "bool": 9, "float16": 10,
    "float64": 11, "uint32": 12, "uint64": 13, "complex64": 14, "complex128": 15, "bfloat16": 16, "float8_e4m3fn": 17,
    "float8_e4m3fnuz": 18, "float8_e5m2": 19, "float8_e5m2fnuz": 20, "quint8": 2, "qint8": 3, "qint32": 6,
}  # fmt: skip
_EXTERNAL = wire.message(13, wire.text(1, "location") + wire.text(2, "weights.bin")) + wire.number(14, 1)
_LARGEST = 1 << 63

Attribute = bool | int | float | str | tuple[int, ...] | tuple[float, ...]


def node(  # noqa: PLR0913 - the fields of a NodeProto
    field: int,
    *,
    op_type: str,
    domain: str,
    name: str,
    inputs: Iterable[str],
    outputs: Iterable[str],
    attributes: Mapping[str, Any],
    metadata: Mapping[str, str],
    overload: str = "",
) -> bytes:
    """A NodeProto, for a graph or a function by `field`."""
    parts = [wire.text(1, value) for value in inputs]
    parts += [wire.text(2, value) for value in outputs]
    parts += [wire.text(3, name), wire.text(4, op_type)]
    parts += [attribute(key, value) for key, value in attributes.items()]
    parts.append(wire.text(7, domain))
    if overload:
        parts.append(wire.text(8, overload))
    parts += [entry(9, key, value) for key, value in metadata.items()]
    return wire.message(field, b"".join(parts))


def attribute(name: str, value: Any) -> bytes:
    """An AttributeProto: a truth value or a number beyond 64 bits as text, else by its type."""
    return _attribute(name, value, str(value))


@functools.lru_cache(maxsize=1 << 12)
def _attribute(name: str, value: Any, text: str) -> bytes:
    """The same: `text` tells apart what is equal, as `True` and 1."""
    if isinstance(value, int) and not isinstance(value, bool) and -_LARGEST <= value < _LARGEST:
        content = wire.number(3, value) + wire.number(20, 2)
    elif isinstance(value, float):
        content = wire.single(2, value) + wire.number(20, 1)
    elif isinstance(value, tuple) and value and isinstance(value[0], int):
        content = b"".join([wire.number(8, item) for item in value]) + wire.number(20, 7)
    elif isinstance(value, tuple) and value:
        content = b"".join([wire.single(7, item) for item in value]) + wire.number(20, 6)
    else:
        content = wire.text(4, text) + wire.number(20, 3)
    return wire.message(5, wire.text(1, name) + content)


def value_info(field: int, name: str, dtype: str, shape: tuple[int, ...]) -> bytes:
    """A ValueInfoProto, of a graph or a function by `field`."""
    return wire.message(field, wire.text(1, name) + _tensor_type(dtype, shape))


def initializer(name: str, dtype: str, shape: tuple[int, ...], metadata: Mapping[str, str]) -> bytes:
    """A TensorProto without bytes: they are said to be in `weights.bin`, which need not exist."""
    dims = b"".join([wire.number(1, size) for size in shape])
    notes = b"".join([entry(16, key, value) for key, value in metadata.items()])
    return wire.message(5, dims + wire.number(2, _DTYPES.get(dtype, 0)) + wire.text(8, name) + _EXTERNAL + notes)


@functools.lru_cache(maxsize=1 << 14)
def entry(field: int, key: str, value: str) -> bytes:
    """A StringStringEntryProto: one entry of metadata."""
    return wire.message(field, wire.text(1, key) + wire.text(2, value))


def opset(field: int, domain: str, version: int) -> bytes:
    """An OperatorSetIdProto."""
    return wire.message(field, wire.text(1, domain) + wire.number(2, version))


@functools.lru_cache(maxsize=1 << 12)
def _tensor_type(dtype: str, shape: tuple[int, ...]) -> bytes:
    dims = b"".join([wire.message(1, wire.number(1, size) if size >= 0 else b"") for size in shape])
    return wire.message(2, wire.message(1, wire.number(1, _DTYPES.get(dtype, 0)) + wire.message(2, dims)))
