"""What is recorded of every model in `tests/models` is what plain torch runs."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import torch
import zoo
from torch.nn.modules.module import register_module_forward_hook

from netron_lens.worker import run
from netron_lens.worker.capture.record import Call, Operation
from netron_lens.worker.shape_only import DataDependent

ALL = list(zoo.models())
VALUES_DECIDE = {
    *("BranchOnSum", "WhileLarge", "MixtureOfExperts", "EarlyExit", "Normed", "Numpy", "Quantized"),
    *("NumpyBack", "NumpyMath", "Listed", "Experts", "Guarded", "ControlOperators", "FakeQuantized"),
}
pytestmark = pytest.mark.filterwarnings("ignore")
each_model = pytest.mark.parametrize("model", ALL, ids=[model.name for model in ALL])


@each_model
def test_a_record_on_shapes_equals_one_on_real_tensors(model: zoo.Model) -> None:
    real = zoo.recorded(model, shapes=False)
    assert real.failed is None
    if model.name in VALUES_DECIDE:
        with pytest.raises(DataDependent):
            zoo.recorded(model, shapes=True)
        return
    shapes = zoo.recorded(model, shapes=True)
    assert [_told(event) for event in shapes.events] == [_told(event) for event in real.events]
    assert (shapes.result, shapes.branches, shapes.statements) == (real.result, real.branches, real.statements)
    assert (shapes.activation_bytes, shapes.multiply_adds) == (real.activation_bytes, real.multiply_adds)


@each_model
def test_module_calls_and_parameters_are_those_of_plain_torch(model: zoo.Model) -> None:
    record = zoo.recorded(model, shapes=False)
    ends: list[tuple[str, bool]] = []
    fast = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(value=False)
    with run.conditions():
        run.seeded()
        module = model.construct().eval()
        run.seeded()
        args, kwargs = model.inputs()
        hook = register_module_forward_hook(
            lambda module, *_: ends.append((type(module).__name__, not list(module.children())))
        )
        try:
            run.called(module, "forward", args, kwargs)
        finally:
            hook.remove()
            torch.backends.mha.set_fastpath_enabled(fast)
    assert record.module_calls == len(ends)
    completed = [call for call in record.calls if call.completed]
    assert [call.class_name for call in completed if call.leaf] == [name for name, leaf in ends if leaf]
    assert Counter(call.class_name for call in completed) == Counter(name for name, _ in ends)
    assert record.parameters == sum(parameter.numel() for parameter in module.parameters())


@each_model
def test_every_site_holds_what_ran_there(model: zoo.Model) -> None:
    record = zoo.recorded(model, shapes=False)
    source = Path(model.path).read_text()
    places = {_place(node) for node in ast.walk(ast.parse(source)) if isinstance(node, (ast.expr, ast.stmt))}
    for event in record.events:
        if event.site is None:  # the model itself, and what was only seen in its results
            assert (event.parent is None) if isinstance(event, Call) else event.name == "updated"
            continue
        site = event.site
        assert site.file == model.path
        span = site.span
        assert (span.start_line, span.start_column, span.end_line, span.end_column) in places


@each_model
def test_the_output_is_that_of_plain_torch(model: zoo.Model) -> None:
    with run.conditions():
        run.seeded()
        module = run.prepare(model.construct())
        run.seeded()
        args, kwargs = model.inputs()
        result = run.called(module, "forward", args, kwargs)
    record = zoo.recorded(model, shapes=False)
    shapes = [tuple(tensor.shape) for _, tensor in _tensors(result)]
    assert [value.shape for value in record.outputs] == shapes


def _told(event: Operation | Call) -> Any:
    if isinstance(event, Operation):
        edges = [(value.number, value.shape, value.dtype, value.kind, value.name) for value in event.inputs]
        edges += [(value.number, value.shape, value.dtype, value.kind, value.name) for value in event.outputs]
        return event.name, event.function, event.call, edges, event.input_names, event.attributes, event.site
    edges = [(value.number, value.shape, value.dtype, value.kind, value.name) for value in event.inputs + event.outputs]
    sites = (event.site, event.construction, event.class_line)
    return event.path, event.number, event.class_name, event.attributes, event.own, event.parameters, edges, sites


def _place(node: ast.expr | ast.stmt) -> tuple[int, int, int | None, int | None]:
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


def _tensors(value: Any) -> Any:
    from netron_lens.worker.capture.tensors import structure  # noqa: PLC0415 - only to flatten plain torch's result

    return structure.tensors(value)
