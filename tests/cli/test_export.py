"""`netron-lens export`: its files, its JSON, its exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import jsonschema
import onnx

from netron_lens.codec import key_names
from netron_lens.protocol import Export, Failure, RecipeInput, Seconds, Warned

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Cli

LINEAR = """
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(12, 3)

    def forward(self, x):
        return self.layer(x).relu()
"""
PAIR = LINEAR + "\n\nclass net(Net):\n    pass\n"
BROKEN = LINEAR.replace("self.layer(x).relu()", "self.layer(x).relu() + missing")


def test_writes_the_graph_and_the_program_that_repeats_the_run(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "small.py").write_text(LINEAR, encoding="utf-8")
    (line,) = objects(cli("export", "small.py:Net", "--json"), status=0)
    assert line["graph"] == str(tmp_path / "small.Net.onnx")
    assert [node.op_type for node in onnx.load(line["graph"], load_external_data=False).graph.node] == [
        "Linear",
        "relu",
    ]
    assert (line["constructor"], line["outputs"]) == ("Net()", {"dtype": "float32", "shape": [1, 3]})
    assert (line["parameters"], line["trainable"], line["moduleCalls"], line["leafCalls"]) == (39, 39, 2, 1)
    program = subprocess.run([sys.executable, line["program"]], capture_output=True, text=True, check=True)
    assert "float32[1, 3]" in program.stdout


def test_prints_one_object_a_line_in_the_order_of_the_targets(
    cli: Cli, tmp_path: Path, schema: Callable[[str], Any]
) -> None:
    (tmp_path / "pair.py").write_text(PAIR, encoding="utf-8")
    (tmp_path / "broken.py").write_text(BROKEN, encoding="utf-8")
    (tmp_path / "none.py").write_text("x = 1\n", encoding="utf-8")
    targets = ("broken.py", "absent.py", "none.py", "pair.py", "pair.py:Absent")
    lines = objects(cli("export", *targets, "-o", "graphs", "--json", "--jobs", "2"), status=1)
    for line in lines:
        jsonschema.validate(line, schema("export"))
    assert [line["class"] for line in lines] == ["Net", None, None, "Net", "net", "Absent"]
    assert [line["ok"] for line in lines] == [False, False, False, True, True, False]
    assert [line["error"] and line["error"]["stage"] for line in lines] == [
        "capture", "discover", "discover", None, None, "discover",
    ]  # fmt: skip
    first, *_, last = sorted(path.name for path in (tmp_path / "graphs").glob("pair.*.onnx"))
    assert (first, last) == ("pair.Net.onnx", "pair.net-2.onnx")


def test_says_where_forward_failed_and_writes_the_part_that_ran(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(BROKEN, encoding="utf-8")
    (line,) = objects(cli("export", "broken.py:Net", "--json"), status=1)
    error = line["error"]
    assert (error["file"], error["line"], error["kind"]) == (str(tmp_path / "broken.py"), 11, "error")
    assert "name 'missing' is not defined" in error["message"]
    assert "Linear" in [node.op_type for node in onnx.load(error["graph"], load_external_data=False).graph.node]


def test_takes_the_constructor_and_the_inputs_that_are_given(cli: Cli, tmp_path: Path) -> None:
    text = LINEAR.replace("def __init__(self)", "def __init__(self, width)").replace("12, 3", "width, 3")
    (tmp_path / "given.py").write_text(text, encoding="utf-8")
    given = ("--constructor", "Net(width=7)", "--input", "x=float32[5,7]")
    (line,) = objects(cli("export", "given.py:Net", *given, "--json"), status=0)
    assert (line["constructor"], line["inputs"][0]["expression"]) == ("Net(width=7)", "torch.randn(5, 7)")
    assert line["inputs"][0]["value"] == {"dtype": "float32", "shape": [5, 7]}


def test_a_program_never_takes_the_place_of_the_users_own_file(cli: Cli, tmp_path: Path) -> None:
    source = tmp_path / "small.py"
    source.write_text(LINEAR, encoding="utf-8")
    (tmp_path / "small.program.py").write_text("mine = True\n", encoding="utf-8")
    for _ in range(2):
        (line,) = objects(cli("export", "small.py:Net", "-o", "small.onnx", "--json"), status=0)
        assert line["program"] == str(tmp_path / "small.program-2.py")
    assert source.read_text(encoding="utf-8") == LINEAR
    assert (tmp_path / "small.program.py").read_text(encoding="utf-8") == "mine = True\n"


def test_wrong_usage_has_status_2(cli: Cli) -> None:
    assert cli("export").returncode == 2
    assert cli("export", "net.py", "--timeout", "-1").returncode == 2
    assert cli("export", "net.py", "--input", "x").returncode == 2


def test_an_interpreter_without_torch_is_told_how_to_get_it(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "small.py").write_text(LINEAR, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "bare")], check=True)
    python = str(tmp_path / "bare" / "bin" / "python")
    (line,) = objects(cli("export", "small.py:Net", "--python", python, "--json"), status=1)
    assert line["error"]["stage"] == "worker"
    assert f"{python} -m pip install torch" in line["error"]["hint"]


def test_the_schema_names_every_key_in_order(schema: Callable[[str], Any]) -> None:
    whole = schema("export")
    parts = {"input": RecipeInput, "warning": Warned, "error": Failure, "seconds": Seconds}
    assert list(whole["properties"]) == list(key_names(Export).values())
    for name, cls in parts.items():
        assert list(whole["$defs"][name]["properties"]) == list(key_names(cls).values())


def objects(process: subprocess.CompletedProcess[str], *, status: int) -> list[dict[str, Any]]:
    assert process.returncode == status, process.stderr + process.stdout
    return [json.loads(line) for line in process.stdout.splitlines()]
