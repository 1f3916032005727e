"""One click: a class is run in a real worker, and what ran is shown beside its code."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import time
from pathlib import Path
from typing import TYPE_CHECKING

import onnx
import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcRequestCancelled

if TYPE_CHECKING:
    from tests.server.conftest import Editor

NET = """\
from torch import nn
from base import width


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, width)

    def forward(self, x):
        y = self.first(x)
        z = F.relu(y)
        return z


def train():
    print("never")
"""
BASE = "width = 6\n"
HINTS = [(11, "⟶ [1, 6]"), (12, "⟶ [1, 6]"), (13, "⟶ [1, 6]")]
ENDLESS = """\
import os
from torch import nn


class Net(nn.Module):
    print(f"pid {os.getpid()}", flush=True)
    while True: ...
"""
WARNING = "`F` is not imported: add `import torch.nn.functional as F`"


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def shown(editor: Editor) -> str:
    editor.write("base.py", BASE)
    editor.write("net.py", NET)
    uri = editor.open("net.py")
    answer = await editor.visualize(uri, "Net")
    assert answer["export"]["ok"], answer["export"]["error"]
    return uri


async def test_answers_with_the_graph_and_what_it_was_made_from(editor: Editor) -> None:
    path = editor.write("net.py", NET.replace("from base import width\n", "width = 6\n"))
    uri = editor.open("net.py")
    editor.client.progress_reports["one"] = []
    answer = await editor.visualize(uri, "Net", workDoneToken="one")
    model = onnx.load_from_string(base64.b64decode(answer["graph"]))
    assert model.graph.node or model.functions
    assert answer["export"]["inputs"][0]["value"] == {"dtype": "float32", "shape": [1, 4]}
    assert answer["export"]["graph"] is None
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert {"path": str(path), "version": 1, "digest": digest} in answer["versions"]
    assert [module["path"] for module in answer["modules"]] == ["", "first"]
    reports = editor.client.progress_reports["one"]
    assert isinstance(reports[0], types.WorkDoneProgressBegin)
    assert isinstance(reports[-1], types.WorkDoneProgressEnd)
    assert [report.message for report in reports if isinstance(report, types.WorkDoneProgressReport)][:2] == [
        "Loading the class",
        "Working out how it is built and called",
    ]
    assert editor.statuses[-1]["state"] == "idle"


async def test_shows_what_ran_beside_the_code(editor: Editor) -> None:
    uri = await shown(editor)
    assert await editor.hints(uri) == HINTS
    titles = [title for _, title, _ in await editor.lenses(uri)]
    assert titles == ["Visualize", "30 parameters · [1, 4] → [1, 6] · 24 MACs"]
    hover = await editor.hover(uri, 11)
    assert hover is not None
    assert "| the model | 0 | `y float32[1, 6]` |" in hover.replace("| 1 |", "| 0 |")
    (diagnostic,) = editor.client.diagnostics[uri]
    assert (diagnostic.message, diagnostic.code) == (WARNING, "missing-import")
    assert (diagnostic.range.start, diagnostic.range.end) == (types.Position(11, 12), types.Position(11, 13))


async def test_a_quick_fix_adds_the_missing_import(editor: Editor) -> None:
    uri = await shown(editor)
    (fix,) = await editor.fixes(uri)
    assert fix.title == "Add `import torch.nn.functional as F`"
    assert fix.edit is not None
    assert fix.edit.changes is not None
    (edit,) = fix.edit.changes[uri]
    assert (edit.range.start, edit.range.end) == (types.Position(2, 0), types.Position(2, 0))
    editor.edit(uri, (3, 0), (3, 0), edit.new_text)
    await editor.until(lambda: not editor.client.diagnostics[uri])
    answer = await editor.visualize(uri, "Net")
    assert answer["export"]["warnings"] == []
    assert not editor.client.diagnostics[uri]


async def test_hints_move_with_the_text_and_disappear_when_the_code_changes(editor: Editor) -> None:
    uri = await shown(editor)
    editor.edit(uri, (3, 0), (3, 0), "# a comment\n")
    editor.edit(uri, (17, 11), (17, 18), '"changed"')
    assert await editor.hints(uri) == [(12, "⟶ [1, 6]"), (13, "⟶ [1, 6]"), (14, "⟶ [1, 6]")]
    editor.edit(uri, (12, 12), (12, 12), "  ")
    assert await editor.hints(uri) == [(13, "⟶ [1, 6]"), (14, "⟶ [1, 6]")]
    editor.edit(uri, (12, 12), (12, 14), "")
    assert len(await editor.hints(uri)) == 2
    editor.edit(uri, (9, 30), (9, 31), "5")
    assert await editor.hints(uri) == []
    assert [title for _, title, _ in await editor.lenses(uri)] == ["Visualize"]
    editor.replace(uri, NET)
    assert await editor.hints(uri) == HINTS


async def test_an_unsaved_edit_of_a_file_that_the_model_uses_counts(editor: Editor) -> None:
    uri = await shown(editor)
    base = editor.open("base.py")
    editor.replace(base, "width = 7\n")
    assert await editor.hints(uri) == []
    answer = await editor.visualize(uri, "Net")
    assert answer["export"]["outputs"] == {"dtype": "float32", "shape": [1, 7]}
    assert [label for _, label in await editor.hints(uri)] == ["⟶ [1, 7]"] * 3
    versions = {Path(version["path"]).name: version["version"] for version in answer["versions"]}
    assert (versions["net.py"], versions["base.py"]) == (1, 2)


async def test_documents_of_a_request_replace_texts_and_leave_no_trace(editor: Editor) -> None:
    uri = await shown(editor)
    old = [{"path": str(editor.workspace / "base.py"), "text": "width = 9\n", "version": None}]
    answer = await editor.visualize(uri, "Net", documents=old)
    assert answer["export"]["outputs"]["shape"] == [1, 9]
    assert await editor.hints(uri) == HINTS


async def test_finds_where_a_piece_of_an_older_text_stands_now_and_stood_then(editor: Editor) -> None:
    uri = await shown(editor)
    then = {"path": str(editor.workspace / "net.py"), "digest": digest(NET)}
    piece = {"startLine": 11, "startColumn": 12, "endLine": 11, "endColumn": 25}
    editor.edit(uri, (2, 0), (2, 0), "\n\n")
    now = {**piece, "startLine": 13, "endLine": 13}
    assert await editor.request("netronLens/locate", **then, span=piece) == {"span": now}
    assert await editor.request("netronLens/locate", **then, span=now, moment="then") == {"span": piece}
    editor.edit(uri, (13, 14), (13, 14), "x")
    assert await editor.request("netronLens/locate", **then, span=piece) == {"span": None}


async def test_a_document_that_is_opened_again_is_known_by_its_text(editor: Editor) -> None:
    uri = await shown(editor)
    then = {"path": str(editor.workspace / "net.py"), "digest": digest(NET)}
    piece = {"startLine": 11, "startColumn": 12, "endLine": 11, "endColumn": 25}
    editor.close(uri)
    assert await editor.request("netronLens/locate", **then, span=piece) == {"span": piece}
    editor.open("net.py")
    editor.edit(uri, (1, 0), (1, 0), "\n")
    moved = {**piece, "startLine": 12, "endLine": 12}
    assert await editor.request("netronLens/locate", **then, span=piece) == {"span": moved}
    assert await editor.hints(uri) == [(line + 1, label) for line, label in HINTS]
    editor.close(uri)
    editor.write("net.py", "\n\n\n" + NET)
    assert await editor.request("netronLens/locate", **then, span=piece) == {"span": None}
    editor.open("net.py")
    assert await editor.request("netronLens/locate", **then, span=piece) == {"span": None}
    assert await editor.hints(uri) == []


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


async def test_a_file_of_level_onnx_goes_where_it_is_asked_for(editor: Editor) -> None:
    uri = await shown(editor)
    target = editor.workspace / "exported.onnx"
    answer = await editor.visualize(uri, "Net", level="onnx", target=str(target))
    assert answer["export"]["ok"], answer["export"]["error"]
    assert (answer["graph"], answer["export"]["graph"]) == (None, str(target))
    assert {node.op_type for node in onnx.load(target).graph.node} == {"Gemm", "Relu"}
    nowhere = str(editor.workspace / "net.py" / "exported.onnx")
    error = (await editor.visualize(uri, "Net", level="onnx", target=nowhere))["export"]["error"]
    assert error["stage"] == "convert"


async def test_a_failing_forward_is_a_diagnostic_on_its_line(editor: Editor) -> None:
    editor.write("net.py", NET.replace("from base import width\n", "width = 6\n").replace("F.relu(y)", "y.reshape(7)"))
    uri = editor.open("net.py")
    answer = await editor.visualize(uri, "Net", given=given("float32[1,4]"))
    error = answer["export"]["error"]
    assert error["line"] == 12
    (diagnostic,) = editor.client.diagnostics[uri]
    assert diagnostic.severity == types.DiagnosticSeverity.Error
    assert diagnostic.range.start == types.Position(11, 8)
    assert error["message"] in diagnostic.message
    editor.edit(uri, (12, 12), (12, 24), "y + y")
    await editor.until(lambda: not editor.client.diagnostics[uri])


async def test_untitled_documents_run(editor: Editor) -> None:
    uri = editor.open("untitled:Untitled-1", NET.replace("from base import width\n", "width = 6\n"))
    answer = await editor.visualize(uri, "Net")
    assert answer["export"]["ok"], answer["export"]["error"]
    assert await editor.hints(uri) == HINTS


@pytest.mark.parametrize("how", ["request", "progress"])
async def test_cancelling_ends_what_runs(editor: Editor, how: str) -> None:
    editor.write("net.py", ENDLESS)
    uri = editor.open("net.py")
    editor.client.progress_reports[how] = []
    parameters = {"uri": uri, "qualname": "Net", "workDoneToken": how}
    protocol = editor.client.protocol
    before = len(printed(editor))
    sent = protocol.send_request_async("netronLens/visualize", parameters, msg_id=how)  # type: ignore[no-untyped-call]
    answer = asyncio.ensure_future(sent)
    await editor.until(lambda: len(printed(editor)) > before)
    process = Path("/proc", printed(editor)[-1])
    assert is_there(process)
    if how == "request":
        editor.client.cancel_request(types.CancelParams(id=how))
    else:
        editor.client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(token=how))
    started = time.monotonic()
    with pytest.raises(JsonRpcRequestCancelled):
        await answer
    await editor.until(lambda: not is_there(process))
    assert time.monotonic() - started < 20
    await editor.until(lambda: editor.statuses[-1]["state"] == "idle")
    assert await editor.titles(uri) == ["Net"]


def given(spec: str) -> list[dict[str, object]]:
    """A recipe that the user has decided, so that none is searched for."""
    return [{"reason": "given by a test", "constructor": "Net()", "inputs": [{"name": "x", "spec": spec}]}]


def is_there(process: Path) -> bool:
    return process.exists()


def printed(editor: Editor) -> list[str]:
    """The process that the class told of, in the client's log."""
    messages = [entry.message for entry in editor.client.log_messages]
    return [message.partition("pid ")[2].split()[0] for message in messages if "pid " in message]


BLOCKS = """\
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.layer = nn.Linear(size, size // 2)

    def forward(self, x):
        y = self.layer(x)
        return y


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = Block(8)
        self.second = Block(4)

    def forward(self, x):
        return self.second(self.first(x))
"""


async def test_a_hint_shows_the_call_that_is_selected_in_the_graph(editor: Editor) -> None:
    editor.write("net.py", BLOCKS)
    uri = editor.open("net.py")
    await editor.visualize(uri, "Net")
    many = "⟶ [1, 4] …\N{MULTIPLICATION SIGN}2"
    assert await editor.hints(uri) == [(11, many), (12, many), (22, "⟶ [1, 2]")]
    for path, label in (
        ("second", "⟶ [1, 2]"),
        ("second.layer", "⟶ [1, 2]"),
        ("first", "⟶ [1, 4]"),
    ):
        editor.client.protocol.notify("netronLens/choose", {"uri": uri, "qualname": "Net", "path": path, "call": 1})
        assert await editor.hints(uri) == [(11, label), (12, label), (22, "⟶ [1, 2]")]
    hover = await editor.hover(uri, 11)
    assert hover is not None
    assert hover.count("`y float32") == 2


async def test_a_run_ends_when_its_interpreter_is_exchanged(editor: Editor) -> None:
    editor.write("net.py", ENDLESS)
    uri = editor.open("net.py")
    before = len(printed(editor))
    answer = asyncio.ensure_future(editor.visualize(uri, "Net"))
    await editor.until(lambda: len(printed(editor)) > before)
    process = Path("/proc", printed(editor)[-1])
    editor.configure(interpreter=None)
    error = (await answer)["export"]["error"]
    assert (error["stage"], error["kind"]) == ("worker", "cancelled")
    await editor.until(lambda: not is_there(process))
    editor.configure()


LAYERS = {
    "Linear": ("nn.Linear(400, 120)", "x.flatten(1)", "nn.Linear(2016, 120)"),
    "LSTM": ("nn.LSTM(hidden_size=2, input_size=8)", "x.flatten(2)", "nn.LSTM(hidden_size=2, input_size=144)"),
}


@pytest.mark.parametrize("layer", LAYERS)
async def test_a_quick_fix_changes_the_argument_that_does_not_fit(editor: Editor, layer: str) -> None:
    construction, argument, fixed = LAYERS[layer]
    text = f"""\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 14, 5)
        self.second = {construction}

    def forward(self, x):
        x = self.first(x)
        return self.second({argument})
"""
    editor.write("net.py", text)
    uri = editor.open("net.py")
    answer = await editor.visualize(uri, "Net", given=given("float32[1,3,16,16]"))
    assert not answer["export"]["ok"]
    (diagnostic,) = editor.client.diagnostics[uri]
    assert "`second` expects" in diagnostic.message
    assert answer["export"]["error"]["hint"].startswith("`second` expects")
    (fix,) = await editor.fixes(uri)
    assert fix.edit is not None
    assert fix.edit.changes is not None
    (edit,) = fix.edit.changes[uri]
    start, end = edit.range.start, edit.range.end
    editor.edit(uri, (start.line + 1, start.character), (end.line + 1, end.character), edit.new_text)
    answer = await editor.visualize(uri, "Net", given=given("float32[1,3,16,16]"))
    assert answer["export"]["ok"], answer["export"]["error"]
    assert fixed.split("(", 1)[1].replace("\n            ", "") in answer["program"].replace("\n            ", "")
