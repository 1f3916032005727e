"""The entries `netron_lens.*` of models, nodes and functions, as `pyserver/FORMAT.md` specifies them."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.convert import categories

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netron_lens.protocol import Span
    from netron_lens.worker.capture.record import Branch, Call, Operation, Parameter, Record, Site, Value

FORMAT = "1"


class Metadata:
    """Entries of one model's file. Places in its main file, `file`, are written without the file's name."""

    def __init__(self, record: Record) -> None:
        self._record = record
        root = record.calls[0]
        self.file = root.class_file or (root.site.file if root.site else "")
        self._branches: dict[int, list[Branch]] = {}
        for branch in record.branches:
            self._branches.setdefault(branch.call, []).append(branch)

    def of_model(self, *, level: str, real_tensors: bool) -> dict[str, str]:
        """The entries of the ModelProto."""
        record = self._record
        entries = {
            "netron_lens.format": FORMAT,
            "netron_lens.level": level,
            "netron_lens.torch": str(torch.__version__),
            "netron_lens.file": self.file,
            "netron_lens.real_tensors": "1" if real_tensors else "",
            "netron_lens.parameters": str(record.parameters),
            "netron_lens.trainable": str(record.trainable),
            "netron_lens.multiply_adds": str(record.multiply_adds),
            "netron_lens.activation_bytes": str(record.activation_bytes),
            "netron_lens.largest_activation": str(record.largest_activation),
            "netron_lens.module_calls": str(record.module_calls),
            "netron_lens.leaf_calls": str(record.leaf_calls),
            "netron_lens.error": record.failed.message if record.failed else "",
        }
        return {**{key: value for key, value in entries.items() if value}, **self.of_call(record.calls[0])}

    def of_operation(self, operation: Operation, inputs: Sequence[str]) -> dict[str, str]:
        """The entries of a node that is an operation."""
        call = self._record.calls[operation.call]
        entries = {"netron_lens.kind": "operation", "netron_lens.function": operation.function}
        if call.path:
            entries["netron_lens.path"] = call.path
        if call.number > 1:
            entries["netron_lens.call"] = str(call.number)
        category = categories.of_operation(operation.name)
        if category:
            entries["netron_lens.category"] = category
        self._add_range(entries, operation.site)
        if inputs:
            entries["netron_lens.inputs"] = listed(tuple(inputs))
        if operation.multiply_adds:
            entries["netron_lens.multiply_adds"] = str(operation.multiply_adds)
        if operation.passive:
            entries["netron_lens.passive"] = "1"
        if operation.error is not None:
            entries["netron_lens.error"] = operation.error
        return entries

    def of_call(self, call: Call) -> dict[str, str]:
        """The entries of a function, and of the node that calls it, or of the node that a leaf is."""
        entries = {
            "netron_lens.kind": "module",
            "netron_lens.class": f"{call.class_module}.{call.class_name}",
            "netron_lens.path": call.path,
        }
        if call.number > 1:
            entries["netron_lens.call"] = str(call.number)
        category = categories.of_layer(call.class_name) if call.class_module.startswith("torch.") else ""
        if category:
            entries["netron_lens.category"] = category
        self._add_range(entries, call.site)
        if call.construction is not None:
            entries["netron_lens.construction"] = self._place(call.construction)
        if call.class_file is not None:
            suffix = "" if call.class_file == self.file else f" {call.class_file}"
            entries["netron_lens.definition"] = f"{call.class_line}{suffix}"
        for key in ("parameters", "trainable", "multiply_adds", "activation_bytes"):
            if getattr(call, key):
                entries[f"netron_lens.{key}"] = str(getattr(call, key))
        branches = self._branches.get(call.index)
        if branches:
            entries["netron_lens.branches"] = json.dumps(
                [{"text": each.text, "value": each.value, "range": self._place(each.site)} for each in branches]
            )
        if call.error is not None:
            entries["netron_lens.error"] = call.error
        return entries

    def _add_range(self, entries: dict[str, str], site: Site | None) -> None:
        if site is None:
            return
        entries["netron_lens.range"] = _range(site.span)
        if site.file != self.file:
            entries["netron_lens.file"] = site.file

    def _place(self, site: Site) -> str:
        return _range(site.span) + ("" if site.file == self.file else f" {site.file}")


def of_parameter(parameter: Parameter | None, value: Value) -> dict[str, str]:
    """The entries of an initializer."""
    entries: dict[str, str] = {"netron_lens.kind": value.kind}
    if parameter is not None and parameter.trainable:
        entries["netron_lens.trainable"] = "1"
    if parameter is not None and parameter.shared:
        entries["netron_lens.shared"] = "1"
    return entries


def _range(span: Span) -> str:
    return f"{span.start_line}:{span.start_column}-{span.end_line}:{span.end_column}"


@functools.lru_cache(maxsize=1 << 10)
def listed(names: tuple[str, ...]) -> str:
    """Names as JSON."""
    return json.dumps(names)
