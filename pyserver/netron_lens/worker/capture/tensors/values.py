"""Which value of the record each tensor is, from when it is made until its memory is written into."""

from __future__ import annotations

import itertools
import sys
import threading
from typing import TYPE_CHECKING

from torch import Tensor, nn

from netron_lens.worker.capture.record import Operation, Value
from netron_lens.worker.capture.tensors import structure
from netron_lens.worker.capture.tensors.escapes import Escapes
from netron_lens.worker.capture.tensors.memory import address, held, version
from netron_lens.worker.capture.text import sites

if TYPE_CHECKING:
    from torch.multiprocessing.reductions import StorageWeakRef

    from netron_lens.worker.capture.record import Call, ValueKind
    from netron_lens.worker.capture.tensors.names import Names

_runs = itertools.count()


class Thread(threading.local):
    """Where a thread stands: `scope` is the index of the module call that runs in it.

    `within` tells whether code of the user's is around that call.
    """

    scope = 0
    within = False


class Values:
    """The values of one run, and the events that made them. Call its methods unwatched."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self.names = names
        self.key = f"_netron_lens_{next(_runs)}"
        self.events: list[Operation | Call] = []
        self.places: dict[Operation | Call, sites.Place | None] = {}
        self.escapes = Escapes()
        self.thread = Thread()
        self._numbers = itertools.count()
        self._memory: dict[int, tuple[StorageWeakRef | Tensor, Value]] = {}

    def note(self, operation: Operation, at: sites.Place | None) -> None:
        """Take an operation into the record."""
        self.places[operation] = at
        self.events.append(operation)

    def made(self, tensor: Tensor, kind: ValueKind = "result", name: str | None = None) -> Value:
        """The value that a tensor is from now on."""
        value = Value(
            next(self._numbers),
            structure.shape(tensor),
            structure.dtype_name(tensor),
            kind,
            self.thread.scope,
            version(tensor),
            name,
        )
        tensor.__dict__[self.key] = value
        memory = address(tensor)
        if memory is not None:
            known = self._memory.get(memory)
            self._memory[memory] = (held(tensor) if known is None else known[0], value)
        return value

    def left(self, data: object, source: Value) -> Value:
        """The value that an array or a list is, which was made of another value."""
        value = Value(next(self._numbers), source.shape, source.dtype, "result", self.thread.scope, 0)
        self.escapes.left(data, value)
        return value

    def read(self, tensor: Tensor) -> Value:
        """The value that a tensor is now; a write through another view of its memory is an operation of its own."""
        value: Value | None = tensor.__dict__.get(self.key)
        if value is None:
            return self._unseen(tensor)
        if value.version == version(tensor):
            return value
        memory = address(tensor)
        writer = None if memory is None else self._memory.get(memory)
        if writer is None or writer[1] is value:
            return value
        updated = Operation(
            "updated", "updated", self.thread.scope, [value, writer[1]], [], ["self", "write"], passive=True
        )
        return self._led(updated, tensor)

    def _unseen(self, tensor: Tensor) -> Value:
        """A tensor that no watched operation made: a parameter, a view that C++ made of a known one, a constant."""
        kind, name = self.names.of_tensor(tensor)
        if isinstance(tensor, nn.parameter.UninitializedTensorMixin):
            return Value(next(self._numbers), (), structure.dtype_name(tensor), kind, self.thread.scope, 0, name)
        if name is not None:
            return self.made(tensor, kind, name)
        memory = address(tensor)
        known = None if memory is None else self._memory.get(memory)
        if known is not None:
            if known[1].shape == structure.shape(tensor):
                tensor.__dict__[self.key] = known[1]
                return known[1]
            return self._led(Operation("view", "view", self.thread.scope, [known[1]], [], ["self"]), tensor)
        left = self.escapes.of_tensor(tensor)
        if left is not None:
            return self._led(
                Operation("from_numpy", "torch.from_numpy", self.thread.scope, [left], [], ["ndarray"]), tensor
            )
        return self.made(tensor, kind, name)

    def _led(self, operation: Operation, tensor: Tensor) -> Value:
        """The value of a tensor by the operation that must have made it, though nobody saw that."""
        operation.outputs = [self.made(tensor)]
        self.note(operation, sites.place(sys._getframe(1)))  # noqa: SLF001 - the one way to the caller's frame
        return operation.outputs[0]
