"""Data that left torch for numpy or for Python's lists, known again when a tensor is made of the very same data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

    from netron_lens.worker.capture.record import Value


class Escapes:
    """What left, with the value that it is. It is kept, so that no other data can take its place in memory."""

    def __init__(self) -> None:
        self._lists: dict[int, tuple[Value, Any]] = {}
        self._arrays: list[tuple[int, int, Value, Any]] = []

    def left(self, data: Any, value: Value) -> None:
        """Note an array or a list, and the value that it is in the record."""
        if isinstance(data, list):
            self._lists[id(data)] = value, data
            return
        start = _start(data)
        if start is not None:
            self._arrays.append((start, start + max(data.nbytes, 1), value, data))

    def of_data(self, data: Any) -> Value | None:
        """The value that a list is, or that an array shares its memory with."""
        if isinstance(data, list):
            found = self._lists.get(id(data))
            return None if found is None else found[0]
        return self._at(_start(data)) if self._arrays else None

    def of_tensor(self, tensor: Tensor) -> Value | None:
        """The value whose memory a tensor shares that torch does not know to be a view of it."""
        if not self._arrays or tensor.is_meta or tensor.is_sparse:
            return None
        return self._at(tensor.data_ptr())

    def _at(self, address: int | None) -> Value | None:
        if address is None:
            return None
        return next((value for start, end, value, _ in reversed(self._arrays) if start <= address < end), None)


def _start(data: Any) -> int | None:
    """Where an array's memory begins; none for what is no array."""
    interface = getattr(data, "__array_interface__", None)
    return interface["data"][0] if isinstance(interface, dict) and interface.get("data") else None
