"""The module calls of a graph that torch's exporters made, each known from the run that drew level *layers*."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netron_lens.worker import compat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netron_lens.worker.capture.record import Call, Operation, Record

Step = tuple[str, str]
"""A module on the way from the model to a node: a key, and the module's path."""

ROOT: Step = ("", "")


def steps(node: Any) -> list[Step]:
    """The way to a node of an exported program, the model itself left out."""
    stack = node.meta.get("nn_module_stack") or {}
    return [(key, path) for key, (path, *_) in stack.items() if path]


class Calls:
    """The calls that nodes ran in, in the order in which they were entered; `events` have the operations between."""

    def __init__(self, ran: Record) -> None:
        self.calls: list[Call] = []
        self.events: list[Operation | Call] = []
        self._known = {(call.path, call.number): call for call in reversed(ran.calls)}
        self._paths = {call.path: call for call in reversed(ran.calls)}
        self._entered: dict[tuple[str, ...], Call] = {}
        self._numbers: dict[str, int] = {}
        self._open: list[tuple[str, Call]] = []
        self.enter(())

    def enter(self, way: Sequence[Step]) -> Call:
        """The call that a way leads to. A module that the run did not call is passed over."""
        way = [ROOT, *(step for step in way if step[1] in self._paths)]
        shared = 0
        while shared < min(len(way), len(self._open)) and self._open[shared][0] == way[shared][0]:
            shared += 1
        del self._open[shared:]
        for place in range(shared, len(way)):
            keys = tuple(key for key, _ in way[: place + 1])
            call = self._entered.get(keys) if compat.NUMBERED_CALLS else None
            if call is None:
                call = self._entered[keys] = self._new(way[place])
            self._open.append((way[place][0], call))
        return self._open[-1][1]

    def _new(self, step: Step) -> Call:
        key, path = step
        counted = self._numbers[path] = self._numbers.get(path, 0) + 1
        mark = key.rpartition("@")[2]
        number = int(mark) + 1 if "@" in key and mark.isdecimal() else counted
        known = self._known.get((path, number), self._paths[path])
        parent = self._open[-1][1].index if self._open else None
        call = replace(known, index=len(self.calls), number=number, parent=parent, inputs=[], outputs=[])
        self.calls.append(call)
        self.events.append(call)
        return call
