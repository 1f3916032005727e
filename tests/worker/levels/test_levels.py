"""The levels that torch's own exporters make."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import onnx
import pytest
import torch
import zoo

from netron_lens.protocol import OnnxOptions
from netron_lens.worker import compat, convert, run
from netron_lens.worker.levels.drawing import drawn
from netron_lens.worker.levels.onnx import onnx as true_onnx
from netron_lens.worker.levels.operators import operators
from netron_lens.worker.stages import StageError

if TYPE_CHECKING:
    from netron_lens.worker.capture.record import Record

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def drawing(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """What is drawn of LeNet's true file."""
    model = zoo.model("LeNet")
    file = tmp_path_factory.mktemp("true") / "graph.onnx"
    options = OnnxOptions(check=False)
    _, program = true_onnx(run.prepare(model.construct()), *model.inputs(), file, options)
    return drawn(file, zoo.recorded(model, shapes=False), program)


def test_operators_are_grouped_by_module() -> None:
    record = operators_of("LeNet")
    proto = onnx.load_from_string(convert.layers(record, level="operators"))
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
        record = operators(built, *model.inputs(), zoo.recorded(model, shapes=True))
    assert {call.class_name for call in record.calls} >= {"GPTBlock", "CausalAttention"}


def test_a_model_that_cannot_be_exported_names_the_line() -> None:
    model = zoo.model("BranchOnSum")
    with pytest.raises(StageError) as raised:
        operators_of("BranchOnSum")
    assert raised.value.stage == "convert"
    assert raised.value.file == model.path
    assert raised.value.line is not None
    assert "if x.sum() > 0:" in (Path(model.path).read_text().splitlines()[raised.value.line - 1])


def test_operators_know_the_places_of_the_code_that_asked_for_them() -> None:
    text = Path(zoo.model("LeNet").path).read_text().splitlines()
    assert places(operators_of("LeNet"), text)["relu"] == "F.relu(self.conv1(x))"


def test_a_module_that_is_called_twice_is_two_groups() -> None:
    record = operators_of("Siamese")
    calls = [(call.path, call.number) for call in record.calls]
    assert len(set(calls)) == len(calls) > len({path for path, _ in calls})


def test_the_true_file_runs_and_agrees_with_torch(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    codes, difference = exported("LeNet", tmp_path, OnnxOptions(dynamic_batch=True))
    assert codes == ["onnx-agrees"] if compat.ONNX_BY_TORCH_EXPORT else ["onnx-exporter", "onnx-agrees"]
    proto = onnx.load(tmp_path / "graph.onnx")
    assert proto.graph.input[0].type.tensor_type.shape.dim[0].dim_param
    assert difference < 1e-4


def test_the_true_file_can_leave_its_weights_out(tmp_path: Path) -> None:
    exported("LeNet", tmp_path, OnnxOptions(weights=False))
    file = tmp_path / "graph.onnx"
    onnx.checker.check_model(str(file))
    assert file.stat().st_size < 44426
    assert "conv1.weight" in [value.name for value in onnx.load(file).graph.input]


def test_the_true_file_is_drawn_with_its_modules_as_groups(drawing: Record) -> None:
    assert {operation.domain for operation in drawing.operations} == {"ai.onnx"}
    conv, _ = [operation for operation in drawing.operations if operation.name == "Conv"]
    assert drawing.calls[conv.call].path == "conv1"
    assert (conv.input_names, conv.inputs[1].name) == (["X", "W", "B"], "conv1.weight")


def test_the_nodes_of_the_true_file_know_the_places_of_the_code(drawing: Record) -> None:
    text = Path(zoo.model("LeNet").path).read_text().splitlines()
    found = places(drawing, text)
    assert found["Conv"] == "self.conv1(x)"
    if compat.ONNX_BY_TORCH_EXPORT:  # TorchScript keeps no lines
        assert found["Relu"] == "F.relu(self.conv1(x))"


def test_small_constants_of_the_true_file_are_attributes(drawing: Record) -> None:
    assert "Constant" not in {operation.name for operation in drawing.operations}
    taken = [value for operation in drawing.operations for value in operation.inputs]
    assert not [value for value in taken if value.kind == "constant" and value.dtype == "int64"]
    assert onnx.load_from_string(convert.layers(drawing, level="onnx")).functions


def operators_of(name: str) -> Record:
    model = zoo.model(name)
    return operators(run.prepare(model.construct()), *model.inputs(), zoo.recorded(model, shapes=False))


def exported(name: str, folder: Path, options: OnnxOptions) -> tuple[list[str], float]:
    """The codes of what is to be known of the file, and the difference that the last tells."""
    model = zoo.model(name)
    notes, _ = true_onnx(run.prepare(model.construct()), *model.inputs(), folder / "graph.onnx", options)
    codes = [note.code for note in notes]
    said = notes[-1].message.removesuffix(".").rpartition(" ")[2]
    return codes, float(said) if codes[-1] == "onnx-agrees" else 0.0


def places(record: Record, text: list[str]) -> dict[str, str]:
    """The code of the first operation of each name."""
    found: dict[str, Any] = {}
    for operation in record.operations:
        if operation.site is not None:
            span = operation.site.span
            line = text[span.start_line - 1]
            found.setdefault(operation.name, line[span.start_column : span.end_column])
    return found
