"""The protocol buffers' wire format: numbers and byte strings under field numbers."""

from __future__ import annotations

import functools
import struct


def number(field: int, value: int) -> bytes:
    """A field that holds a signed integer."""
    return _varint(field << 3) + _varint(value)


def single(field: int, value: float) -> bytes:
    """A field that holds a 32-bit floating-point number; what is too large for one becomes infinite."""
    try:
        packed = struct.pack("<f", value)
    except OverflowError:
        packed = struct.pack("<f", float("inf") if value > 0 else float("-inf"))
    return _varint(field << 3 | 5) + packed


def message(field: int, content: bytes) -> bytes:
    """A field that holds a message."""
    return _prefix(field) + _varint(len(content)) + content


@functools.lru_cache(maxsize=1 << 14)
def text(field: int, content: str) -> bytes:
    """A field that holds a text."""
    encoded = content.encode(errors="replace")
    return _prefix(field) + _varint(len(encoded)) + encoded


@functools.cache
def _prefix(field: int) -> bytes:
    return _varint(field << 3 | 2)


@functools.lru_cache(maxsize=1 << 14)
def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    encoded = bytearray()
    while value > 127:  # noqa: PLR2004 - seven bits
        encoded.append(value & 127 | 128)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
