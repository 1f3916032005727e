"""`netron-lens export`: its files, its JSON, its exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import onnx
import pytest

from netron_lens.cli.outputs import MARK, program_path
from netron_lens.codec import key_names
from netron_lens.delivery import deliver
from netron_lens.protocol import Export, Failure, RecipeInput, Seconds, Warned
from tests.cli.conftest import run

if TYPE_CHECKING:
    from collections.abc import Callable

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
LARGE = """
import torch.onnx._internal.exporter._onnx_program as exporter
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        exporter._LARGE_MODEL_THRESHOLD = 8
        self.layer = nn.Linear(64, 32)

    def forward(self, x):
        return self.layer(x)
"""
TARGETS = (
    "broken.py",
    "absent.py",
    "none.py",
    "pair.py",
    "pair.py:Absent",
    "small.py:Net",
    "small.py:Net@5",
    "small.py:Net@6",
)


@dataclass(frozen=True)
class Several:
    """What one command wrote and printed for several targets."""

    folder: Path
    process: subprocess.CompletedProcess[str]

    def line(self, file: str, name: str | None) -> dict[str, Any]:
        lines = [json.loads(text) for text in self.process.stdout.splitlines()]
        return next(line for line in lines if (line["file"], line["class"]) == (str(self.folder / file), name))


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Several:
    """One command for the tests that only read what it gave, so that `torch` is imported once."""
    folder = tmp_path_factory.mktemp("several")
    for name, text in {"broken": BROKEN, "none": "x = 1\n", "pair": PAIR, "small": LINEAR}.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return Several(folder, run(folder, "export", *TARGETS, "-o", "graphs", "--json", "--jobs", "2"))


def test_writes_the_graph_and_the_program_that_repeats_the_run(several: Several) -> None:
    line = several.line("small.py", "Net")
    assert line["graph"] == str(several.folder / "graphs" / "small.Net.onnx")
    assert operators(line["graph"]) == ["Linear", "relu"]
    assert (line["constructor"], line["outputs"]) == ("Net()", {"dtype": "float32", "shape": [1, 3]})
    assert (line["parameters"], line["trainable"], line["moduleCalls"], line["leafCalls"]) == (39, 39, 2, 1)
    program = subprocess.run([sys.executable, line["program"]], capture_output=True, text=True, check=True)
    assert "float32[1, 3]" in program.stdout


def test_prints_one_object_a_line_in_the_order_of_the_targets(several: Several, schema: Callable[[str], Any]) -> None:
    lines = objects(several.process, status=1)
    for line in lines:
        jsonschema.validate(line, schema("export"))
    assert [line["class"] for line in lines] == ["Net", None, None, "Net", "net", "Absent", "Net", "Net@5", "Net@6"]
    assert [line["ok"] for line in lines] == [False, False, False, True, True, False, True, True, False]
    assert [line["error"] and line["error"]["stage"] for line in lines] == [
        "capture", "discover", "discover", None, None, "discover", None, None, "discover",
    ]  # fmt: skip


def test_graphs_of_several_targets_have_names_that_never_meet(several: Several) -> None:
    names = sorted(path.name for path in (several.folder / "graphs").glob("pair.*.onnx"))
    assert names == ["pair.Net.onnx", "pair.net-2.onnx"]


def test_names_the_classes_that_are_there_where_none_begins_at_a_line(several: Several) -> None:
    assert "there is `Net`" in several.line("small.py", "Net@6")["error"]["message"]


def test_says_where_forward_failed_and_writes_the_part_that_ran(several: Several) -> None:
    error = several.line("broken.py", "Net")["error"]
    assert (error["file"], error["line"], error["kind"]) == (str(several.folder / "broken.py"), 11, "error")
    assert "name 'missing' is not defined" in error["message"]
    assert error["graph"] == str(several.folder / "graphs" / "broken.Net.onnx")
    assert "Linear" in operators(error["graph"])


def test_takes_what_is_given_and_spares_the_users_files(cli: Cli, tmp_path: Path) -> None:
    text = LINEAR.replace("def __init__(self)", "def __init__(self, width)").replace("12, 3", "width, 3")
    source, mine = tmp_path / "given.py", tmp_path / "given.program.py"
    source.write_text(text, encoding="utf-8")
    mine.write_text("mine = True\n", encoding="utf-8")
    given = ("--constructor", "Net(width=7)", "--input", "x=float32[5,7]", "--input", "y=1")
    (line,) = objects(cli("export", "given.py:Net", *given, "-o", "given.onnx", "--json"), status=0)
    assert (line["constructor"], line["inputs"][0]["expression"]) == ("Net(width=7)", "torch.randn(5, 7)")
    assert line["inputs"][0]["value"] == {"dtype": "float32", "shape": [5, 7]}
    assert [warning["code"] for warning in line["warnings"]] == ["unknown-input"]
    assert (line["graph"], line["program"]) == (str(tmp_path / "given.onnx"), str(tmp_path / "given.program-2.py"))
    assert (source.read_text(encoding="utf-8"), mine.read_text(encoding="utf-8")) == (text, "mine = True\n")


def test_weights_that_are_too_large_for_one_file_lie_beside_the_true_onnx_file(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "large.py").write_text(LARGE, encoding="utf-8")
    (line,) = objects(cli("export", "large.py:Net", "--level", "onnx", "-o", "to/moved.onnx", "--json"), status=0)
    assert (tmp_path / "to" / "moved.onnx.data").stat().st_size >= 64 * 32 * 4
    weights = {each.name: onnx.numpy_helper.to_array(each) for each in onnx.load(line["graph"]).graph.initializer}
    assert weights["layer.weight"].shape == (32, 64)


def test_weights_of_an_earlier_graph_are_removed_with_it(tmp_path: Path) -> None:
    target, mine = tmp_path / "to" / "net.onnx", tmp_path / "to" / "mine.onnx.data"
    for names in (("net.onnx", "net.onnx.data"), ("net.onnx",)):
        produced = tmp_path / "produced"
        produced.mkdir()
        for name in names:
            (produced / name).write_text(" ".join(names), encoding="utf-8")
        deliver(produced / "net.onnx", target)
        produced.rmdir()
    mine.touch()
    deliver(_only(tmp_path / "again", "mine.onnx"), tmp_path / "to" / "mine.onnx")
    assert sorted(path.name for path in target.parent.iterdir()) == ["mine.onnx", "mine.onnx.data", "net.onnx"]


def _only(folder: Path, name: str) -> Path:
    folder.mkdir()
    (folder / name).touch()
    return folder / name


def test_a_package_that_lacks_another_one_is_taken_apart_each_time(tmp_path: Path) -> None:
    package = tmp_path / "libraries" / "pkg"
    for folder in (package, tmp_path / "libraries" / "pkg-1.0.dist-info", tmp_path / "out"):
        folder.mkdir(parents=True)
    (package / "__init__.py").write_text("from . import blocks\nimport missing_one\n", encoding="utf-8")
    (package / "blocks.py").write_text("WIDTH = 3\n", encoding="utf-8")
    text = LINEAR.replace("from torch import nn", "from torch import nn\nfrom .blocks import WIDTH")
    (package / "net.py").write_text(text.replace("12, 3", "12, WIDTH"), encoding="utf-8")
    target = f"{package / 'net.py'}:Net"
    done = run(tmp_path / "out", "export", target, target, "--json", "--jobs", "1", path=tmp_path / "libraries")
    assert done.returncode == 0, done.stderr
    *_, last = map(json.loads, done.stdout.splitlines())
    assert "_module('pkg.blocks'" in Path(last["program"]).read_text(encoding="utf-8")


def test_a_program_that_was_written_here_is_written_again(tmp_path: Path) -> None:
    graph = tmp_path / "small.onnx"
    first = program_path(graph, [])
    first.write_text(f"{MARK}\n", encoding="utf-8")
    assert program_path(graph, []) == first == tmp_path / "small.py"
    assert program_path(graph, [str(first)]) == tmp_path / "small.program.py"


def test_wrong_usage_has_status_2(cli: Cli) -> None:
    assert cli("export").returncode == 2
    assert cli("export", "net.py", "--timeout", "-1").returncode == 2
    assert cli("export", "net.py", "--input", "x").returncode == 2
    assert cli("export", "net.py", "--checkpoint", "absent.pt").returncode == 2


def test_a_place_that_cannot_be_written_and_an_interpreter_that_cannot_start_are_failures_of_the_target(
    cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "small.py").write_text(LINEAR, encoding="utf-8")
    (line,) = objects(cli("export", "small.py:Net", "-o", "small.py/net.onnx", "--json"), status=1)
    assert (line["error"]["stage"], line["graph"]) == ("convert", None)
    (line,) = objects(cli("export", "small.py:Net", "--python", "/no/python", "--json"), status=1)
    assert "/no/python" in line["error"]["message"]


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


def operators(graph: str) -> list[str]:
    return [node.op_type for node in onnx.load(graph, load_external_data=False).graph.node]
