"""Write a record as an ONNX file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.convert import metadata, onnx, signatures, wire
from netron_lens.worker.convert.names import ValueNames
from netron_lens.worker.convert.plan import Group, plan, tree
from netron_lens.worker.convert.writer import Writer

if TYPE_CHECKING:
    from netron_lens.worker.capture.record import Record


def layers(record: Record, *, real_tensors: bool = False, level: str = "layers") -> bytes:
    """The file of level *layers*, as `pyserver/FORMAT.md` specifies it: a ModelProto without weights.

    `real_tensors` says that the run needed real ones. A record that failed gives the part that ran.
    """
    root = plan(record, opened=level != "layers")
    notes = metadata.Metadata(record)
    writer = Writer(record, ValueNames(record), notes, signatures.sign(root))
    graph = writer.graph(root)
    entries = notes.of_model(level=level, real_tensors=real_tensors)
    parts = [
        wire.number(1, onnx.IR_VERSION),
        wire.text(2, "netron-lens"),
        wire.message(7, graph),
        writer.imports(8),
        *[onnx.entry(14, key, value) for key, value in entries.items()],
        *writer.functions(),
    ]
    return b"".join(parts)


def nodes(record: Record) -> int:
    """The number of nodes that are drawn when every group is open: operations, and leaf modules as one each."""
    groups = tree(record)[:1]
    count = 0
    while groups:
        group = groups.pop()
        if group.leaf:
            count += 1
            continue
        for item in group.items:
            if isinstance(item, Group):
                groups.append(item)
            else:
                count += 1
    return count
