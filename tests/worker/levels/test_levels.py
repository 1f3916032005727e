"""The levels that torch's own exporters make."""

from __future__ import annotations

from pathlib import Path

import onnx
import pytest
import torch
import zoo

from netron_lens.protocol import OnnxOptions
from netron_lens.worker import run
from netron_lens.worker.levels.onnx import onnx as true_onnx
from netron_lens.worker.levels.operators import operators
from netron_lens.worker.stages import StageError

pytestmark = pytest.mark.filterwarnings("ignore")


def test_operators_are_grouped_by_module() -> None:
    model = zoo.model("LeNet")
    proto = onnx.load_from_string(operators(run.prepare(model.construct()), *model.inputs()))
    assert [node.op_type for node in proto.graph.node][:3] == ["Conv2d", "relu", "max_pool2d"]
    assert proto.graph.node[1].domain == "aten"
    (conv1,) = [function for function in proto.functions if function.overload == "conv1"]
    assert [(node.op_type, list(node.input)) for node in conv1.node] == [
        ("conv2d", ["x", "conv1.weight", "conv1.bias"])
    ]


def test_operators_need_no_weights() -> None:
    model = zoo.model("GPT")
    with torch.device("meta"):
        built = run.prepare(model.construct())
        proto = onnx.load_from_string(operators(built, *model.inputs()))
    assert {function.name for function in proto.functions} >= {"GPTBlock", "CausalAttention"}


def test_a_model_that_cannot_be_exported_names_the_line() -> None:
    model = zoo.model("BranchOnSum")
    with pytest.raises(StageError) as raised:
        operators(run.prepare(model.construct()), *model.inputs())
    assert raised.value.stage == "convert"
    assert raised.value.file == model.path
    assert raised.value.line is not None
    assert "if x.sum() > 0:" in (Path(model.path).read_text().splitlines()[raised.value.line - 1])


def test_the_true_file_runs_and_agrees_with_torch(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    model = zoo.model("LeNet")
    options = OnnxOptions(dynamic_batch=True)
    notes = true_onnx(run.prepare(model.construct()), *model.inputs(), tmp_path / "lenet.onnx", options)
    assert [note.code for note in notes] == ["onnx-difference"]
    proto = onnx.load(tmp_path / "lenet.onnx")
    assert proto.graph.input[0].type.tensor_type.shape.dim[0].dim_param
    assert float(notes[0].message.removesuffix(".").rpartition(" ")[2]) < 1e-4


def test_the_true_file_can_leave_its_weights_out(tmp_path: Path) -> None:
    model = zoo.model("LeNet")
    options = OnnxOptions(weights=False)
    true_onnx(run.prepare(model.construct()), *model.inputs(), tmp_path / "lenet.onnx", options)
    assert (tmp_path / "lenet.onnx").stat().st_size < 44426
