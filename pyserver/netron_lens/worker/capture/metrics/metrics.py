"""Multiply-adds and memory of operations, from the shapes that met."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from netron_lens.worker.capture.metrics import contractions

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.capture.record import Call, Operation, Value

_BYTES = {
    "float64": 8, "int64": 8, "uint64": 8, "complex64": 8, "complex128": 16, "float32": 4, "int32": 4, "uint32": 4,
    "float16": 2, "bfloat16": 2, "int16": 2, "uint16": 2, "complex32": 4,
}  # fmt: skip


def multiply_adds(operation: Operation) -> int:
    """Multiplications with additions that an operation of linear algebra takes; 0 for all others."""
    count = _COUNTS.get(operation.name.rstrip("_"))
    if count is None or not operation.inputs or not operation.outputs:
        return 0
    return max(count(operation), 0)  # of nested tensors it is not known


def size(value: Value) -> int:
    """Bytes of a tensor."""
    return max(math.prod(value.shape), 0) * _BYTES.get(value.dtype, 1)


def add_up(calls: list[Call], operations: list[Operation]) -> None:
    """Give each call the sums of what ran inside it, at every depth."""
    for operation in operations:
        call = calls[operation.call]
        call.multiply_adds += operation.multiply_adds
        if operation.allocates:
            call.activation_bytes += sum(map(size, operation.outputs))
    for call in reversed(calls):
        if call.parent is not None:
            calls[call.parent].multiply_adds += call.multiply_adds
            calls[call.parent].activation_bytes += call.activation_bytes


def _named(operation: Operation, name: str, position: int) -> Value | None:
    if name in operation.input_names:
        return operation.inputs[operation.input_names.index(name)]
    return operation.inputs[position] if position < len(operation.inputs) else None


def _convolution(operation: Operation) -> int:
    weight = _named(operation, "weight", 1)
    # Each output element takes one product with each weight of its filter.
    return math.prod(operation.outputs[0].shape) * math.prod(weight.shape[1:]) if weight else 0


def _convolution_of_steps(operation: Operation) -> int:
    """`conv_tbc`, whose weight is `(kernel, in, out)`."""
    weight = _named(operation, "weight", 1)
    return math.prod(operation.outputs[0].shape) * math.prod(weight.shape[:2]) if weight else 0


def _transposed_convolution(operation: Operation) -> int:
    weight = _named(operation, "weight", 1)
    return math.prod(operation.inputs[0].shape) * math.prod(weight.shape[1:]) if weight else 0


def _linear(operation: Operation) -> int:
    return math.prod(operation.outputs[0].shape) * operation.inputs[0].shape[-1]


def _product(operation: Operation) -> int:
    left = operation.inputs[0]
    return math.prod(operation.outputs[0].shape) * (left.shape[-1] if left.shape else 1)


def _product_from_right(operation: Operation) -> int:
    """`__rmatmul__`: the second argument stands on the left."""
    left = operation.inputs[1]
    return math.prod(operation.outputs[0].shape) * (left.shape[-1] if left.shape else 1)


def _added_product(operation: Operation) -> int:
    _, left, right = operation.inputs[:3]
    return math.prod(left.shape) * (right.shape[-1] if len(right.shape) > 1 else 1)


def _tensor_product(operation: Operation) -> int:
    """`tensordot`: each of both sides' elements, times the size that they have in common, which is met twice."""
    left, right = operation.inputs[:2]
    return math.isqrt(math.prod((*left.shape, *right.shape, *operation.outputs[0].shape)))


def _inner_product(operation: Operation) -> int:
    """`vecdot` and its like: one product for each element of the sides that meet."""
    return max(math.prod(side.shape) for side in operation.inputs[:2])


def _attention(operation: Operation) -> int:
    query, key, value = operation.inputs[:3]
    scores = math.prod(query.shape[:-1]) * key.shape[-2]
    return scores * (query.shape[-1] + value.shape[-1])


def _einsum(operation: Operation) -> int:
    equation = operation.attributes.get("equation")
    if not isinstance(equation, str):
        return 0
    return contractions.of_equation(equation, [value.shape for value in operation.inputs])


def _chain(operation: Operation) -> int:
    return contractions.of_chain([value.shape for value in operation.inputs])


def _power(operation: Operation) -> int:
    """`matrix_power`: squares, and a product for each further binary digit of the exponent."""
    exponent = operation.attributes.get("n")
    if not isinstance(exponent, int) or exponent == 0:
        return 0
    products = abs(exponent).bit_length() + abs(exponent).bit_count() - 2
    return products * math.prod(operation.outputs[0].shape) * operation.outputs[0].shape[-1]


def _distances(operation: Operation) -> int:
    """`cdist`: each difference of two rows is squared and added."""
    return math.prod(operation.outputs[0].shape) * operation.inputs[0].shape[-1]


def _bilinear(operation: Operation) -> int:
    weight = _named(operation, "weight", 2)
    return math.prod(operation.outputs[0].shape) * math.prod(weight.shape[1:]) if weight else 0


def _recurrent(operation: Operation) -> int:
    """Every step multiplies the input and the state with the weight matrices."""
    steps = math.prod(operation.outputs[0].shape[:-1])
    given = zip(operation.input_names, operation.inputs, strict=True)
    matrices = [value for name, value in given if name.startswith(("params", "w_")) and len(value.shape) > 1]
    return steps * sum(math.prod(value.shape) for value in matrices)


_COUNTS: dict[str, Callable[[Operation], int]] = {
    "conv1d": _convolution, "conv2d": _convolution, "conv3d": _convolution,
    "conv_transpose1d": _transposed_convolution, "conv_transpose2d": _transposed_convolution,
    "conv_transpose3d": _transposed_convolution, "linear": _linear, "matmul": _product, "mm": _product, "bmm": _product,
    "mv": _product, "dot": _product, "rmatmul": _product_from_right, "linalg_matmul": _product,
    "inner": _product, "vdot": _inner_product, "linalg_vecdot": _inner_product, "tensordot": _tensor_product,
    "addmm": _added_product, "addbmm": _added_product, "addmv": _added_product, "grouped_mm": _product,
    "baddbmm": _added_product, "scaled_dot_product_attention": _attention, "einsum": _einsum, "bilinear": _bilinear,
    "linalg_multi_dot": _chain, "chain_matmul": _chain, "matrix_power": _power, "linalg_matrix_power": _power,
    "cdist": _distances, "conv_tbc": _convolution_of_steps,
    "lstm": _recurrent, "gru": _recurrent, "rnn_tanh": _recurrent, "rnn_relu": _recurrent, "lstm_cell": _recurrent,
    "gru_cell": _recurrent, "rnn_tanh_cell": _recurrent, "rnn_relu_cell": _recurrent,
}  # fmt: skip
