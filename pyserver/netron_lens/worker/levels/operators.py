"""Level *operators*: the ATen graph that `torch.export` makes of a model, with its modules as groups."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker import compat
from netron_lens.worker.capture.metrics import metrics
from netron_lens.worker.capture.record import Operation, Record, Value
from netron_lens.worker.capture.tensors import arguments, structure
from netron_lens.worker.levels import failure, traces
from netron_lens.worker.levels.calls import Calls, steps
from netron_lens.worker.levels.places import Places

if TYPE_CHECKING:
    from netron_lens.worker.capture.record import ValueKind


def operators(model: torch.nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any], ran: Record) -> Record:
    """The graph as a record, for `convert.layers`. `ran` is the record of the model's run.

    The tensors of model and arguments are all real, or all of the meta device. Raises `StageError` where
    `torch.export` cannot follow the model.
    """
    with failure.explained("torch.export"), torch.no_grad(), compat.fast_paths_off():
        program = torch.export.export(model, args, kwargs, strict=False)
    return _Graph(program, ran).record()


class _Graph:
    """An exported program on its way to a record."""

    def __init__(self, program: Any, ran: Record) -> None:
        self._program = program
        self._ran = ran
        self._numbers = itertools.count()
        self._values: dict[Any, list[Value]] = {}
        self._calls = Calls(ran)
        self._places = Places(ran)

    def record(self) -> Record:
        """The record: every node of the graph but those that take a list apart."""
        inputs = self._placeholders()
        outputs: list[Value] = []
        for node in self._program.graph.nodes:
            if node.op == "call_function":
                self._operation(node)
            elif node.op == "output":
                outputs = [value for each in node.all_input_nodes for value in self._values.get(each, ())]
        return replace(
            self._ran,
            inputs=inputs,
            outputs=outputs,
            output_names=["output"] if len(outputs) == 1 else [str(place) for place in range(len(outputs))],
            events=self._calls.events,
            operations=[event for event in self._calls.events if isinstance(event, Operation)],
            calls=self._calls.calls,
            branches=[],
        )

    def _placeholders(self) -> list[Value]:
        signature = self._program.graph_signature
        held: dict[str, tuple[ValueKind, str]] = {}
        held.update({name: ("parameter", path) for name, path in signature.inputs_to_parameters.items()})
        held.update({name: ("buffer", path) for name, path in signature.inputs_to_buffers.items()})
        held.update({name: ("constant", path) for name, path in signature.inputs_to_lifted_tensor_constants.items()})
        inputs: list[Value] = []
        for node in self._program.graph.nodes:
            if node.op != "placeholder":
                continue
            kind, name = held.get(node.name, ("input", node.name))
            values = [self._value(tensor, kind, name) for _, tensor in structure.tensors(node.meta.get("val"))]
            self._values[node] = values
            if kind == "input":
                inputs += values
        return inputs

    def _value(self, tensor: torch.Tensor, kind: ValueKind, name: str | None = None, scope: int = 0) -> Value:
        shape = tuple(int(size) if isinstance(size, int) else -1 for size in tensor.shape)
        return Value(next(self._numbers), shape, structure.dtype_name(tensor), kind, scope, 0, name)

    def _operation(self, node: Any) -> None:
        if getattr(node.target, "__name__", "") == "getitem" and node.args[0] in self._values:
            self._values[node] = self._values[node.args[0]][node.args[1] : node.args[1] + 1]
            return
        call = self._calls.enter(steps(node))
        schema = getattr(node.target, "_schema", None)
        names = [argument.name for argument in schema.arguments] if schema is not None else []
        inputs, input_names, attributes = self._given(names, node)
        name = str(getattr(node.target, "_opname", getattr(node.target, "__name__", node.target)))
        frames = traces.user_frames(node.meta.get("stack_trace") or "")
        results = structure.tensors(node.meta.get("val"))
        operation = Operation(
            name=name,
            function=str(node.target),
            call=call.index,
            inputs=inputs,
            outputs=[self._value(tensor, "result", scope=call.index) for _, tensor in results],
            input_names=input_names,
            attributes=attributes,
            site=self._places.of(self._calls.calls, call, name, frames),
            domain="aten",
        )
        operation.multiply_adds = metrics.multiply_adds(operation)
        self._values[node] = operation.outputs
        self._calls.events.append(operation)

    def _given(self, names: list[str], node: Any) -> tuple[list[Value], list[str], dict[str, Any]]:
        named = [(names[place] if place < len(names) else str(place), value) for place, value in enumerate(node.args)]
        inputs: list[Value] = []
        input_names: list[str] = []
        attributes: dict[str, Any] = {}
        for name, value in (*named, *node.kwargs.items()):
            parts = value if isinstance(value, (list, tuple)) else [value]
            values = [each for part in parts for each in self._values.get(part, ())] if _nodes_in(parts) else []
            inputs += values
            input_names += [name] * len(values)
            if not values and value is not None:
                attributes[name] = arguments.literal(value)
        return inputs, input_names, attributes


def _nodes_in(parts: Any) -> bool:
    return any(isinstance(part, torch.fx.Node) for part in parts)
