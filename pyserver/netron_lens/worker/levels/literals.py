"""What an ONNX file says by numbers: attributes, small constants, the names of inputs."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from netron_lens.worker.capture.tensors import arguments

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

LARGEST, LARGEST_REAL = 16, 4  # elements that are read at one look: shapes and axes, scales and factors


def of_initializers(graph: Any, *, kept: Collection[str]) -> dict[str, Any]:
    """The small constants among a graph's initializers, by name; parameters of the model, `kept`, are none."""
    small = (tensor for tensor in graph.initializer if tensor.name not in kept)
    found = {tensor.name: _numbers(tensor) for tensor in small}
    return {name: value for name, value in found.items() if value is not None}


def of_constant(node: Any) -> Any | None:
    """What a `Constant` gives, if it is small; none for other nodes."""
    if node.op_type != "Constant" or node.domain:
        return None
    (attribute,) = node.attribute
    value = _numbers(attribute.t) if attribute.name == "value" else of_attribute(attribute)
    return None if value is None else arguments.literal(value)


def of_attribute(attribute: Any) -> Any:
    """An attribute's value, as an operation's: of a graph, what it holds."""
    helper = importlib.import_module("onnx.helper")
    if attribute.type in {attribute.GRAPH, attribute.GRAPHS}:
        return f"{sum(len(graph.node) for graph in (attribute.g, *attribute.graphs))} nodes"
    if attribute.type == attribute.TENSOR:
        value = _numbers(attribute.t)
        return f"{dtype(attribute.t.data_type)}{list(attribute.t.dims)}" if value is None else value
    value = helper.get_attribute_value(attribute)
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, list) and value and isinstance(value[0], bytes):
        return ", ".join(item.decode(errors="replace") for item in value)
    return arguments.literal(list(value) if not isinstance(value, (int, float)) else value)


def dtype(number: int) -> str:
    """The name of an element type, as torch has it without `torch.`; empty where there is none."""
    if number == 0:
        return ""
    helper = importlib.import_module("onnx.helper")
    if number == importlib.import_module("onnx").TensorProto.STRING:
        return "string"
    return str(helper.tensor_dtype_to_np_dtype(number).name)


def input_names(node: Any, versions: dict[str, int]) -> Callable[[int], str]:
    """The name of each input of a node by its place, as ONNX's specification has it."""
    onnx = importlib.import_module("onnx")
    try:
        schema = onnx.defs.get_schema(node.op_type, versions.get(node.domain, 1), node.domain)
        names = [each.name for each in schema.inputs]
    except onnx.defs.SchemaError:
        names = []
    return lambda place: names[min(place, len(names) - 1)] if names else str(place)


def _numbers(tensor: Any) -> Any | None:
    """The elements of a small tensor that lie in the file itself."""
    numpy_helper = importlib.import_module("onnx.numpy_helper")
    size = 1
    for dim in tensor.dims:
        size *= dim
    if size > LARGEST or tensor.data_location == tensor.EXTERNAL:
        return None
    array = numpy_helper.to_array(tensor)
    if size > LARGEST_REAL and array.dtype.kind not in "iub":
        return None
    return arguments.literal(array.tolist())
