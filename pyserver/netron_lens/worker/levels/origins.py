"""Where a node of an ONNX file comes from: the modules around it, the ATen operator, the lines of the code."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from netron_lens.worker.levels.calls import Step, steps

if TYPE_CHECKING:
    from netron_lens.worker.capture.record import Record

PREFIX = "pkg.torch.onnx."


@dataclass(frozen=True)
class Origin:
    """The way to a node through the model's modules; the operator without its namespace and overload; a stack trace."""

    way: tuple[Step, ...] = ()
    operator: str = ""
    trace: str = ""


class Origins:
    """The origins of a file's nodes, in their order: one that says none of its own has that of the node before."""

    def __init__(self, program: Any, ran: Record) -> None:
        nodes = () if program is None else program.graph.nodes
        self._ways = {node.name: tuple(steps(node)) for node in nodes}
        self._paths = {call.path for call in ran.calls}
        self._last = Origin()

    def of(self, node: Any) -> Origin:
        """The origin of a node."""
        entries = {entry.key: entry.value for entry in node.metadata_props}
        scopes = entries.get(f"{PREFIX}name_scopes")
        if scopes is not None:
            self._last = self._noted(ast.literal_eval(scopes), entries)
        elif node.name.startswith("/"):
            self._last = Origin(self._named(node.name))
        return self._last

    def _noted(self, scopes: list[str], entries: dict[str, str]) -> Origin:
        """From the notes of the exporter that goes by `torch.export`."""
        way = self._ways.get(scopes[-1])
        if way is None:
            way = tuple((path, path) for path in scopes[:-1] if path)
        operator = ast.literal_eval(entries.get(f"{PREFIX}class_hierarchy", "['']"))[-1].removeprefix("aten.")
        return Origin(way, operator.partition(".")[0], entries.get(f"{PREFIX}stack_trace", ""))

    def _named(self, name: str) -> tuple[Step, ...]:
        """From the name that the TorchScript exporter gives: `/blocks/blocks.0/conv_1/Conv`."""
        way: list[Step] = []
        for part in name.split("/")[1:-1]:
            above = way[-1][1] if way else ""
            path = self._path(above, part)
            if path is None:
                break
            way.append((part, path))
        return tuple(way)

    def _path(self, above: str, part: str) -> str | None:
        """The path of a module that is called from another; from the second call on, a number follows its name."""
        names = [part, part.rpartition("_")[0]] if part.rpartition("_")[2].isdecimal() else [part]
        for name in names:
            inner = name.removeprefix(above.rpartition(".")[2] + ".")
            for path in (f"{above}.{name}", f"{above}.{inner}") if above else (name,):
                if path in self._paths:
                    return path
        return None
