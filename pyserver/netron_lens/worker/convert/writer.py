"""Write a planned record as ONNX: a graph, and one function for each module call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.capture.record import Call, Operation
from netron_lens.worker.convert import metadata, onnx, wire

if TYPE_CHECKING:
    from netron_lens.worker.capture.record import Record, Value
    from netron_lens.worker.convert.metadata import Metadata
    from netron_lens.worker.convert.names import ValueNames
    from netron_lens.worker.convert.plan import Group


class Writer:
    """The nodes and functions of one file, and the domains that they use."""

    def __init__(self, record: Record, names: ValueNames, notes: Metadata, signatures: dict[Group, str]) -> None:
        self._record = record
        self._names = names
        self._notes = notes
        self._signatures = signatures
        self._functions: list[bytes] = []
        self.domains: dict[str, None] = {}
        self.nodes = 0

    def graph(self, root: Group) -> bytes:
        """The GraphProto of the model itself. The functions are made on the way."""
        record, names = self._record, self._names
        body, made = self._body(root, onnx.NODE_IN_GRAPH)
        parameters = {each.path: each for call in record.calls for each in call.own}
        used = dict.fromkeys(value for operation in record.operations for value in operation.inputs)
        used.update(dict.fromkeys(record.outputs))
        for value in used:
            if value.kind in {"parameter", "buffer", "constant"}:
                notes = metadata.of_parameter(parameters.get(value.name or ""), value)
                body.append(onnx.initializer(names.of(value), value.dtype, value.shape, notes))
        body += [onnx.value_info(onnx.INPUT, names.of(each), each.dtype, each.shape) for each in record.inputs]
        outputs = names.outputs
        for name, source in outputs:
            if names.of(source) != name:
                body.append(self._renamed(name, source))
            body.append(onnx.value_info(onnx.OUTPUT, name, source.dtype, source.shape))
        final = {name for name, _ in outputs}
        for value in made:
            if names.of(value) not in final:
                body.append(onnx.value_info(onnx.VALUE_INFO, names.of(value), value.dtype, value.shape))
        body.append(wire.text(2, record.class_name))
        body += [onnx.entry(16, key, value) for key, value in self._notes.of_call(root.call).items()]
        return b"".join(body)

    def functions(self) -> list[bytes]:
        """The FunctionProtos, inner ones before those that call them."""
        return [wire.message(25, content) for content in self._functions]

    def imports(self, field: int) -> bytes:
        """The opset imports, of a model or a function by `field`."""
        return onnx.opset(field, "", onnx.OPSET) + b"".join([onnx.opset(field, domain, 1) for domain in self.domains])

    def _body(self, group: Group, field: int) -> tuple[list[bytes], list[Value]]:
        """The nodes of a group, and the values that they make."""
        nodes: list[bytes] = []
        made: list[Value] = []
        for item in group.items:
            if isinstance(item, Operation):
                nodes.append(self._operation(item, field))
                made += item.outputs
            elif item.leaf:
                nodes.append(self._leaf(item, field))
                made += item.outputs
            else:
                nodes.append(self._call(item, field))
                made += item.outputs
        self.nodes += len(nodes)
        return nodes, made

    def _operation(self, operation: Operation, field: int) -> bytes:
        self.domains[operation.domain] = None
        return onnx.node(
            field,
            op_type=operation.name,
            domain=operation.domain,
            name=self._names.of_node(self._record.calls[operation.call].path, operation.name),
            inputs=[self._names.of(value) for value in operation.inputs],
            outputs=[self._names.of(value) for value in operation.outputs] or [self._names.nothing()],
            attributes=operation.attributes,
            metadata=self._notes.of_operation(operation, operation.input_names),
        )

    def _leaf(self, group: Group, field: int) -> bytes:
        call = group.call
        domain = "torch.nn" if call.class_module.startswith("torch.nn.") else call.class_module
        self.domains[domain] = None
        notes = self._notes.of_call(call)
        values = list(group.inputs)
        if len(group.items) == 1 and isinstance(group.items[0], Operation):
            values = group.items[0].inputs
            notes["netron_lens.inputs"] = metadata.listed(tuple(group.items[0].input_names))
        return onnx.node(
            field,
            op_type=call.class_name,
            domain=domain,
            name=_overload(call),
            inputs=[self._names.of(value) for value in values],
            outputs=[self._names.of(value) for value in group.outputs] or [self._names.nothing()],
            attributes=call.attributes,
            metadata={**notes, **self._signature(group)},
        )

    def _call(self, group: Group, field: int) -> bytes:
        call = group.call
        self.domains[call.class_module] = None
        inputs = [self._names.of(value) for value in group.inputs]
        outputs = [self._names.of(value) for value in group.outputs]
        if not inputs and not outputs:
            outputs = [self._names.nothing()]
        notes = {**self._notes.of_call(call), **self._signature(group)}
        self._functions.append(self._function(group, inputs, outputs, notes))
        return onnx.node(
            field,
            op_type=call.class_name,
            domain=call.class_module,
            overload=_overload(call),
            name=_overload(call),
            inputs=inputs,
            outputs=outputs,
            attributes={},
            metadata=notes,
        )

    def _function(self, group: Group, inputs: list[str], outputs: list[str], notes: dict[str, str]) -> bytes:
        call = group.call
        body, made = self._body(group, onnx.NODE_IN_FUNCTION)
        parts = [wire.text(1, call.class_name)]
        parts += [wire.text(4, name) for name in inputs]
        parts += [wire.text(5, name) for name in outputs]
        parts += body
        parts.append(self.imports(9))
        parts.append(wire.text(10, call.class_module))
        parts += [
            onnx.value_info(onnx.FUNCTION_VALUE_INFO, self._names.of(value), value.dtype, value.shape)
            for value in (*group.inputs, *made)
        ]
        parts.append(wire.text(13, _overload(call)))
        attributes = {f"netron_lens.attribute.{key}": str(value) for key, value in call.attributes.items()}
        parts += [onnx.entry(14, key, value) for key, value in {**notes, **attributes}.items()]
        return b"".join(parts)

    def _signature(self, group: Group) -> dict[str, str]:
        signature = self._signatures.get(group)
        return {"netron_lens.signature": signature} if signature else {}

    def _renamed(self, name: str, source: Value) -> bytes:
        """A node that gives a value that has a name already the name of an output too."""
        return onnx.node(
            onnx.NODE_IN_GRAPH,
            op_type="Identity",
            domain="",
            name=f"{name} output",
            inputs=[self._names.of(source)],
            outputs=[name],
            attributes={},
            metadata={"netron_lens.kind": "output", "netron_lens.passive": "1"},
        )


def _overload(call: Call) -> str:
    return call.path if call.number == 1 else f"{call.path}#{call.number}"
