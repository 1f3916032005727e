"""The true ONNX file as a record: its nodes in the modules that they come from, its weights left out."""

from __future__ import annotations

import importlib
import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netron_lens.worker.capture.record import Operation, Record, Value
from netron_lens.worker.levels import literals, traces
from netron_lens.worker.levels.calls import Calls
from netron_lens.worker.levels.origins import Origins
from netron_lens.worker.levels.places import Places

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from netron_lens.worker.capture.record import ValueKind

DOMAIN = "ai.onnx"


def drawn(path: Path, ran: Record, program: Any) -> Record:
    """What the file at `path` computes, for `convert.layers`.

    `ran` is the record of the model's run, `program` the exported program that the file was made from, if one was.
    Small constants are attributes of the nodes that take them.
    """
    onnx = importlib.import_module("onnx")
    proto = onnx.load(str(path), load_external_data=False)
    if not proto.graph.value_info:  # the TorchScript exporter leaves them out
        proto = onnx.shape_inference.infer_shapes(proto)
    return _Drawing(proto, ran, Origins(program, ran)).record()


class _Drawing:
    """A graph on its way to a record."""

    def __init__(self, proto: Any, ran: Record, origins: Origins) -> None:
        self._graph = proto.graph
        self._versions = {each.domain: each.version for each in proto.opset_import}
        self._ran = ran
        self._origins = origins
        self._calls = Calls(ran)
        self._places = Places(ran)
        self._numbers = itertools.count()
        self._results = {info.name for info in self._graph.output}
        held = {each.path for call in ran.calls for each in call.own}
        self._literals = literals.of_initializers(self._graph, kept=held | self._results)
        described = (*self._graph.value_info, *self._graph.output)
        self._types = {info.name: _type(info) for info in described}
        self._values: dict[str, Value] = {}

    def record(self) -> Record:
        """The record: every node of the graph but those that only hold a small constant."""
        graph = self._graph
        self._hold(graph.initializer)
        given = [info for info in graph.input if info.name not in self._values]
        for info in given:
            self._values[info.name] = self._value(info.name, *_type(info), "input")
        for node in graph.node:
            self._operation(node)
        return replace(
            self._ran,
            inputs=[self._values[info.name] for info in given],
            outputs=[self._values[info.name] for info in graph.output],
            output_names=[info.name for info in graph.output],
            events=self._calls.events,
            operations=[event for event in self._calls.events if isinstance(event, Operation)],
            calls=self._calls.calls,
            branches=[],
        )

    def _hold(self, tensors: Any) -> None:
        kinds: dict[str, ValueKind] = {
            each.path: "buffer" if each.buffer else "parameter" for call in self._ran.calls for each in call.own
        }
        for tensor in tensors:
            if tensor.name not in self._literals:
                kind = kinds.get(tensor.name, "constant")
                shape = tuple(tensor.dims)
                self._values[tensor.name] = self._value(tensor.name, literals.dtype(tensor.data_type), shape, kind)

    def _value(self, name: str, dtype: str, shape: tuple[int, ...], kind: ValueKind, scope: int = 0) -> Value:
        return Value(next(self._numbers), shape, dtype, kind, scope, 0, name)

    def _operation(self, node: Any) -> None:
        constant = literals.of_constant(node)
        if constant is not None and node.output[0] not in self._results:
            self._literals[node.output[0]] = constant
            return
        origin = self._origins.of(node)
        call = self._calls.enter(origin.way)
        inputs, input_names, attributes = self._given(node)
        outputs = [
            self._value(name, *self._types.get(name, ("", ())), "result", call.index) for name in node.output if name
        ]
        self._values.update({str(value.name): value for value in outputs})
        domain = node.domain or DOMAIN
        operation = Operation(
            name=node.op_type,
            function=f"{domain}.{node.op_type}",
            call=call.index,
            inputs=inputs,
            outputs=outputs,
            input_names=input_names,
            attributes=attributes,
            site=self._places.of(self._calls.calls, call, origin.operator, traces.user_frames(origin.trace)),
            domain=domain,
        )
        self._calls.events.append(operation)

    def _given(self, node: Any) -> tuple[list[Value], list[str], dict[str, Any]]:
        attributes = {each.name: literals.of_attribute(each) for each in node.attribute}
        formal = literals.input_names(node, self._versions)
        inputs: list[Value] = []
        input_names: list[str] = []
        for place, name in enumerate([*node.input, *_captured(node)]):
            called = formal(place) if place < len(node.input) else name
            if name in self._literals:
                attributes[called] = self._literals[name]
            elif name in self._values:
                inputs.append(self._values[name])
                input_names.append(called)
        return inputs, input_names, attributes


def _captured(node: Any) -> Iterator[str]:
    """The names that the graphs within a node take from outside; some may be their own."""
    for attribute in node.attribute:
        for inner in attribute.g.node:
            yield from inner.input
            yield from _captured(inner)


def _type(info: Any) -> tuple[str, tuple[int, ...]]:
    """The dtype and shape of a value; a size that is left open is -1."""
    tensor = info.type.tensor_type
    dims = tuple(dim.dim_value if dim.HasField("dim_value") else -1 for dim in tensor.shape.dim)
    return literals.dtype(tensor.elem_type), dims
