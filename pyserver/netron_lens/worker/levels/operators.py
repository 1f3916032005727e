"""Level *operators*: the ATen graph that `torch.export` makes of a model, with its modules as groups."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker import convert
from netron_lens.worker.capture import arguments, metrics, modules, structure
from netron_lens.worker.capture.names import Names
from netron_lens.worker.capture.record import Call, Operation, Record, Value
from netron_lens.worker.levels import failure, traces

if TYPE_CHECKING:
    from netron_lens.worker.capture.record import ValueKind

_VIEWS = frozenset(
    {
        "view",
        "reshape",
        "transpose",
        "permute",
        "slice",
        "select",
        "expand",
        "unsqueeze",
        "squeeze",
        "split",
        "t",
        "detach",
    }
)


def operators(model: torch.nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
    """The file of level *operators*, in the format of `convert.layers`.

    The tensors of model and arguments are all real, or all of the meta device. Raises `StageError` where
    `torch.export` cannot follow the model.
    """
    with failure.explained("torch.export"), torch.no_grad():
        program = torch.export.export(model, args, kwargs, strict=False)
    return convert.layers(_Graph(program, model).record(), level="operators")


class _Graph:
    """An exported program on its way to a record."""

    def __init__(self, program: Any, model: torch.nn.Module) -> None:
        self._program = program
        self._model = model
        self._numbers = itertools.count()
        self._values: dict[Any, list[Value]] = {}
        self._events: list[Operation | Call] = []
        self._calls: list[Call] = []
        self._open: list[tuple[str, Call]] = []
        self._counts: dict[str, int] = {}
        self._names = Names(model)
        self._inventory = modules.Inventory(model, self._names)

    def record(self) -> Record:
        """The record: every node of the graph but those that take a list apart."""
        inputs = self._placeholders()
        self._enter([("", "")], [])
        outputs: list[Value] = []
        for node in self._program.graph.nodes:
            if node.op == "call_function":
                self._operation(node)
            elif node.op == "output":
                outputs = [value for each in node.all_input_nodes for value in self._values.get(each, ())]
        operations = [event for event in self._events if isinstance(event, Operation)]
        for operation in operations:
            operation.multiply_adds = metrics.multiply_adds(operation)
        metrics.add_up(self._calls, operations)
        sizes = [metrics.size(value) for operation in operations if operation.allocates for value in operation.outputs]
        parameters, trainable = self._inventory.totals(self._model)
        root = self._calls[0]
        return Record(
            class_name=root.class_name,
            class_module=root.class_module,
            inputs=inputs,
            outputs=outputs,
            output_names=["output"] if len(outputs) == 1 else [str(place) for place in range(len(outputs))],
            result=None,
            events=self._events,
            operations=operations,
            calls=self._calls,
            parameters=parameters,
            trainable=trainable,
            branches=[],
            statements=(),
            failed=None,
            multiply_adds=root.multiply_adds,
            activation_bytes=sum(sizes),
            largest_activation=max(sizes, default=0),
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

    def _value(self, tensor: torch.Tensor, kind: ValueKind, name: str | None = None) -> Value:
        shape = tuple(int(size) if isinstance(size, int) else -1 for size in tensor.shape)
        scope = self._open[-1][1].index if self._open else 0
        return Value(next(self._numbers), shape, structure.dtype_name(tensor), kind, scope, 0, name)

    def _operation(self, node: Any) -> None:
        if getattr(node.target, "__name__", "") == "getitem" and node.args[0] in self._values:
            self._values[node] = self._values[node.args[0]][node.args[1] : node.args[1] + 1]
            return
        frames = traces.user_frames(node.meta.get("stack_trace") or "")
        stack = [(key, path) for key, (path, _) in (node.meta.get("nn_module_stack") or {}).items()]
        self._enter(stack or [("", "")], frames)
        schema = getattr(node.target, "_schema", None)
        names = [argument.name for argument in schema.arguments] if schema is not None else []
        inputs, input_names, attributes = self._given(names, node)
        name = str(getattr(node.target, "_opname", getattr(node.target, "__name__", node.target)))
        operation = Operation(
            name=name,
            function=str(node.target),
            call=self._open[-1][1].index,
            inputs=inputs,
            outputs=[self._value(tensor, "result") for _, tensor in structure.tensors(node.meta.get("val"))],
            input_names=input_names,
            attributes=attributes,
            site=frames[-1] if frames else None,
            allocates=name not in _VIEWS,
            domain="aten",
        )
        self._values[node] = operation.outputs
        self._events.append(operation)

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

    def _enter(self, stack: list[tuple[str, str]], frames: list[Any]) -> None:
        """Open the calls of a stack of modules, after closing those that it does not share."""
        stack = [("", ""), *[entry for entry in stack if entry[1]]]
        shared = 0
        while shared < min(len(stack), len(self._open)) and self._open[shared][0] == stack[shared][0]:
            shared += 1
        del self._open[shared:]
        own = sum(not call.class_module.startswith("torch.") for _, call in self._open)
        for key, path in stack[shared:]:
            number = self._counts[path] = self._counts.get(path, 0) + 1
            parent = self._open[-1][1].index if self._open else None
            module = self._model.get_submodule(path.partition("@")[0])
            call = Call(len(self._calls), path, number, parent, "", "", leaf=not module._modules, completed=True)  # noqa: SLF001 - as hooks see it
            modules.describe(call, module, self._inventory)
            call.site = frames[own - 1] if 0 < own <= len(frames) else None
            own += not call.class_module.startswith("torch.")
            self._calls.append(call)
            self._events.append(call)
            self._open.append((key, call))


def _nodes_in(parts: Any) -> bool:
    return any(isinstance(part, torch.fx.Node) for part in parts)
