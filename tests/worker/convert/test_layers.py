"""The file of a record: what ONNX asks of it, and what `pyserver/FORMAT.md` promises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import onnx
import pytest
import torch
import zoo

from netron_lens.worker import convert
from netron_lens.worker.capture import capture

ALL = list(zoo.models())
pytestmark = pytest.mark.filterwarnings("ignore")
each_model = pytest.mark.parametrize("model", ALL, ids=[model.name for model in ALL])


@each_model
def test_the_checker_finds_no_fault(model: zoo.Model, tmp_path: Path) -> None:
    file = tmp_path / "graph.onnx"
    file.write_bytes(convert.layers(zoo.recorded(model, shapes=False)))
    with (tmp_path / "weights.bin").open("wb") as weights:
        weights.truncate(1 << 30)
    onnx.checker.check_model(str(file))


@each_model
def test_every_edge_has_a_shape_and_a_dtype(model: zoo.Model) -> None:
    proto = _proto(model)
    graph = proto.graph
    known = {each.name for each in (*graph.input, *graph.output, *graph.value_info, *graph.initializer)}
    assert _edges(graph.node) <= known
    for function in proto.functions:
        assert _edges(function.node) | set(function.input) <= {each.name for each in function.value_info}
    for value in (*graph.value_info, *(each for function in proto.functions for each in function.value_info)):
        assert value.type.tensor_type.HasField("shape")
        assert value.type.tensor_type.elem_type


def test_a_module_call_is_a_function_of_its_own() -> None:
    proto = _proto(zoo.model("Tied"))
    assert [(node.domain, node.op_type, node.name) for node in proto.graph.node] == [
        ("torch.nn", "Linear", "encode"),
        ("torch", "relu", "/relu"),
        ("torch.nn", "Linear", "decode"),
        ("torch.nn", "Linear", "encode#2"),
    ]
    siamese = _proto(zoo.model("Siamese"))
    assert [function.overload for function in siamese.functions] == ["encoder", "encoder#2"]


def test_a_run_of_another_method_is_drawn_in_the_model() -> None:
    class Told(torch.nn.Module):  # type: ignore[misc] # torch is not analysed
        def __init__(self) -> None:
            super().__init__()
            self.fc = torch.nn.Linear(4, 2)

        def predict(self, x: torch.Tensor) -> torch.Tensor:
            return self.fc(x).relu()

    record = capture(Told(), (torch.zeros(1, 4),), {}, method="predict")
    proto = onnx.load_from_string(convert.layers(record))
    assert [(node.op_type, node.name) for node in proto.graph.node] == [("Linear", "fc"), ("relu", "/relu")]


def test_a_node_tells_where_it_came_from() -> None:
    proto = _proto(zoo.model("LeNet"))
    source = (Path(zoo.__file__).parent / "vision.py").read_text().splitlines()
    pool = next(node for node in proto.graph.node if node.op_type == "max_pool2d")
    entries = _entries(pool)
    start, end = entries["netron_lens.range"].split("-")
    line, column = map(int, start.split(":"))
    assert source[line - 1][column : int(end.split(":")[1])] == "F.max_pool2d(F.relu(self.conv1(x)), 2)"
    assert entries["netron_lens.category"] == "Pool"
    assert json.loads(entries["netron_lens.inputs"]) == ["input"]
    assert [(each.name, each.i) for each in pool.attribute] == [("kernel_size", 2)]


def test_a_layer_tells_its_attributes_parameters_and_costs() -> None:
    proto = _proto(zoo.model("LeNet"))
    layer = next(node for node in proto.graph.node if node.name == "conv2")
    entries = _entries(layer)
    assert list(layer.input)[1:] == ["conv2.weight", "conv2.bias"]
    assert entries["netron_lens.parameters"] == str(6 * 16 * 25 + 16)
    assert entries["netron_lens.multiply_adds"] == str(16 * 8 * 8 * 6 * 25)
    weight = next(each for each in proto.graph.initializer if each.name == "conv2.weight")
    assert list(weight.dims) == [16, 6, 5, 5]
    assert not weight.raw_data
    assert _entries(weight)["netron_lens.trainable"] == "1"


def test_equal_blocks_bear_equal_signatures() -> None:
    proto = _proto(zoo.model("ViT"))
    blocks = [function for function in proto.functions if function.name == "ViTBlock"]
    assert len(blocks) == 3
    assert len({_entries(block)["netron_lens.signature"] for block in blocks}) == 1
    others = [function for function in proto.functions if function.name == "Attention"]
    assert _entries(others[0])["netron_lens.signature"] != _entries(blocks[0])["netron_lens.signature"]


def test_a_branch_stands_with_the_call_that_took_it() -> None:
    entries = _entries(_proto(zoo.model("BranchOnSum")))
    (branch,) = json.loads(entries["netron_lens.branches"])
    assert (branch["text"], branch["value"]) == ("x.sum() > 0", "False")


def test_a_record_on_shapes_gives_the_same_bytes() -> None:
    model = zoo.model("UNet")
    assert convert.layers(zoo.recorded(model, shapes=True)) == convert.layers(zoo.recorded(model, shapes=False))


def _proto(model: zoo.Model) -> onnx.ModelProto:
    return onnx.load_from_string(convert.layers(zoo.recorded(model, shapes=False)))


def _entries(message: Any) -> dict[str, str]:
    return {entry.key: entry.value for entry in message.metadata_props}


def _edges(nodes: Any) -> set[str]:
    names = {name for node in nodes for name in (*node.input, *node.output)}
    return {name for name in names if not name.startswith("nothing")}
