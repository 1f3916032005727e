"""Well-known functions that call a model for one: summaries, exporters, tracers, profilers, counters of operations."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.values.extents import integer
from netron_lens.worker.infer.evidence.values.lookup import dotted
from netron_lens.worker.infer.evidence.values.resolve import resolve

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.frame import Frame, Page

_TENSORS = {
    "export": ("args", "example_inputs"),
    "export_onnx": ("args",),
    "trace": ("example_inputs", "example_kwarg_inputs"),
    "FlopCountAnalysis": ("inputs",),
    "ActivationCountAnalysis": ("inputs",),
    "flop_count": ("inputs",),
    "profile": ("inputs",),
    "count_ops": ("input",),
    "add_graph": ("input_to_model",),
    "log_forward_pass": ("input_args",),
    "torch2trt": ("inputs",),
    "data_parallel": ("inputs",),
    "checkpoint": (),
    "show": (),
    "dynamo_export": (),
}
_SIZES = (
    "summary",
    "stat",
    "get_model_complexity_info",
    "model_info",
    "draw_graph",
    "calculate_flops",
    "print_summary",
)
_DATA = ("input_data", "x", "inputs", "args")
_SIZE_KEYWORDS = ("input_size", "input_res", "input_shape", "input_dims")
_WITH_BATCH = ("torchinfo", "draw_graph", "torchview", "calculate_flops")
_SINGLE = 5


def tool_inputs(call: ast.Call, frame: Frame, page: Page) -> tuple[ast.expr, ast.Call] | None:
    """Give the model and the call of it that a tool makes, or none if this is no such tool's call."""
    name = _last(call.func)
    if name in _SIZES:
        return _from_sizes(call, name, frame, page)
    if name not in _TENSORS or not isinstance(call.func, ast.Name | ast.Attribute):
        return None
    model = call.args[0] if call.args else _keyword(call, ("model", "func", "net"))
    if model is None:
        return None
    inputs = _keyword(call, _TENSORS[name])
    rest = list(call.args[1:])
    if inputs is None and rest:
        inputs = rest[0]
    if inputs is None:
        return None
    if name in ("show", "checkpoint", "dynamo_export"):
        return model, ast.Call(model, rest, [], lineno=call.lineno)
    keywords = _keyword(call, ("kwargs", "example_kwarg_inputs")) or next(iter(rest[1:]), None)
    named = [] if keywords is None else _named(keywords)
    return model, ast.Call(model, _several(inputs, frame, page), named, lineno=call.lineno)


def _from_sizes(call: ast.Call, name: str, frame: Frame, page: Page) -> tuple[ast.expr, ast.Call] | None:
    model = call.args[0] if call.args else _keyword(call, ("model",))
    if model is None:
        return None
    data = _keyword(call, _DATA)
    if data is not None:
        return model, ast.Call(model, _several(data, frame, page), [], lineno=call.lineno)
    written = _keyword(call, _SIZE_KEYWORDS) or (call.args[1] if len(call.args) > 1 else None)
    sizes = None if written is None else resolve(written, frame, page)
    if sizes is None:
        return None
    batched = any(word in page.text.source for word in _WITH_BATCH) and "torchsummary" not in page.text.source
    tensors = [_tensor(shape, batched=batched) for shape in _shapes(sizes)]
    found = [tensor for tensor in tensors if tensor is not None]
    if not found:
        # `summary(net, torch.randn(…))`
        return model, ast.Call(model, list(call.args[1:]), [], lineno=call.lineno)
    del name
    return model, ast.Call(model, found, [], lineno=call.lineno)


def _several(inputs: ast.expr, frame: Frame, page: Page) -> list[ast.expr]:
    """A tuple of tensors stands for several arguments, also behind a name."""
    match inputs:
        case ast.Tuple(elements) | ast.List(elements):
            return list(elements)
    match resolve(inputs, frame, page):
        case ast.Tuple(elements) | ast.List(elements):
            return list(elements)
    return [inputs]


def _shapes(sizes: ast.expr) -> list[list[ast.expr]]:
    match sizes:
        case ast.Tuple([(ast.Tuple() | ast.List()), *_]) | ast.List([(ast.Tuple() | ast.List()), *_]):
            return [shape.elts for shape in sizes.elts if isinstance(shape, ast.Tuple | ast.List)]
        case ast.Tuple(elements) | ast.List(elements):
            return [elements]
    return []


def _tensor(shape: list[ast.expr], *, batched: bool) -> ast.expr | None:
    values = [integer(size) for size in shape]
    known = [value for value in values if value is not None]
    if len(known) != len(values) or not known:
        return None
    sizes = known if batched or len(known) >= _SINGLE else [1, *known]
    return ast.Call(dotted("torch.randn"), [ast.Constant(max(1, size)) for size in sizes], [])


def _named(keywords: ast.expr) -> list[ast.keyword]:
    if not isinstance(keywords, ast.Dict):
        return []
    pairs = zip(keywords.keys, keywords.values, strict=True)
    return [
        ast.keyword(key.value, value)
        for key, value in pairs
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    ]


def _keyword(call: ast.Call, names: tuple[str, ...]) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg in names), None)


def _last(node: ast.expr) -> str | None:
    match node:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return None
