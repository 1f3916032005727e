"""Names in the file, each unique: of values after parameters, inputs and outputs, of nodes after paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netron_lens.worker.capture.record import Record, Value


class ValueNames:
    """Names of one record. `outputs` are the graph's, with the value that each gives."""

    def __init__(self, record: Record) -> None:
        self._names: dict[Value, str] = {}
        self._taken: set[str] = set()
        self._nodes: dict[str, int] = {}
        for value in record.inputs:
            self._names[value] = self._unique(value.name or "input")
        self.outputs: list[tuple[str, Value]] = []
        for name, value in zip(record.output_names, record.outputs, strict=True):
            if value.kind == "result" and value not in self._names:
                self._names[value] = self._unique(name)
                self.outputs.append((self._names[value], value))
            else:
                self.outputs.append((self._unique(name), value))

    def of(self, value: Value) -> str:
        """The name of a value."""
        name = self._names.get(value)
        if name is None:
            plain = f"constant.{value.number}" if value.kind == "constant" else str(value.number)
            name = self._names[value] = self._unique(value.name or plain)
        return name

    def nothing(self) -> str:
        """A name for what a node without results would give: a node must give something."""
        return self._unique("nothing")

    def of_node(self, path: str, operation: str) -> str:
        """The name of a node: where it ran, what it is, and a number from the second of a kind on."""
        name = f"{path}/{operation}"
        count = self._nodes[name] = self._nodes.get(name, 0) + 1
        return name if count == 1 else f"{name}_{count}"

    def _unique(self, name: str) -> str:
        unique, count = name, 1
        while unique in self._taken:
            count += 1
            unique = f"{name}.{count}"
        self._taken.add(unique)
        return unique
