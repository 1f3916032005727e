"""That every node of a graph, and every hint, stands exactly at the code that ran, however that code is written."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import onnx
import pytest

from netron_lens.server.positions import offset

if TYPE_CHECKING:
    from tests.server.conftest import Editor

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXT = '''\
import functools
import torch
from torch import nn
import torch.nn.functional as F


def halved(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args) / 2
    return wrapper


def scaled(x):
    """A helper outside of every class."""
    return x.mul(3)


class Base(nn.Module):
    def forward(self, x):
        return x.exp()


class Net(Base):
    """😀 The columns behind these count twice."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(2)])
        self.last = nn.Linear(
            4,
            2,
        )

    @halved
    def wrapped(self, x):
        return x.cos()

    def forward(self, x):
        x = super().forward(x)
        x = torch.add("😀é" and x.sin(), F.relu(F.gelu(x))).tanh()
        parts = [layer(x) for layer in self.layers]
        x = (lambda first, second: first.sub(second))(*parts)
        x = scaled(
            self.wrapped(x)
        )
        if True:
        \tx = x.abs(); x = x.neg()  # 😀
        return self.last(
            x
        )
'''
PLACES = [
    "x.exp()",
    "x.sin()",
    "F.gelu(x)",
    "F.relu(F.gelu(x))",
    'torch.add("😀é" and x.sin(), F.relu(F.gelu(x)))',
    'torch.add("😀é" and x.sin(), F.relu(F.gelu(x))).tanh()',
    "layer(x)",
    "layer(x)",
    "first.sub(second)",
    "x.cos()",
    "function(*args) / 2",
    "x.mul(3)",
    "x.abs()",
    "x.neg()",
    "self.last(\n            x\n        )",
]
HINTS = {
    "return function(*args) / 2": "[1, 4]",
    "return x.mul(3)": "[1, 4]",
    "return x.exp()": "[1, 4]",
    "return x.cos()": "[1, 4]",
    "x = super().forward(x)": "[1, 4]",
    'x = torch.add("😀é" and x.sin(), F.relu(F.gelu(x))).tanh()': "[1, 4]",
    "x = (lambda first, second: first.sub(second))(*parts)": "[1, 4]",
    "x = scaled(\n            self.wrapped(x)\n        )": "[1, 4]",
    "x = x.abs()": "[1, 4]",
    "x = x.neg()": "[1, 4]",
    "return self.last(\n            x\n        )": "[1, 2]",
}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
async def test_every_node_and_every_hint_stands_at_what_ran(editor: Editor, end: str) -> None:
    text = TEXT.replace("\n", end)
    editor.write("net.py", text)
    uri = editor.open("net.py")
    answer = await editor.visualize(uri, "Net")
    assert answer["export"]["ok"], answer["export"]["error"]
    graph = onnx.load_from_string(base64.b64decode(answer["graph"]))
    found = [(node.op_type, piece(text, place(node))) for node in graph.graph.node]
    assert [code.replace("\r\n", "\n") for _, code in found] == PLACES
    ends = {
        position(text, index + len(code.replace("\n", end))): hint
        for code, hint in HINTS.items()
        for index in [text.index(code.replace("\n", end))]
    }
    assert dict(await editor.hint_places(uri)) == {at: f"⟶ {hint}" for at, hint in ends.items()}


def place(node: onnx.NodeProto) -> str:
    found: dict[str, str] = {entry.key: entry.value for entry in node.metadata_props}
    return found["netron_lens.range"]


def piece(text: str, place: str) -> str:
    """What stands at a place: lines from 1, columns in UTF-16 units."""
    start, stop = ((int(line), int(column)) for line, column in (each.split(":") for each in place.split("-")))
    return text[offset(text, *start) : offset(text, *stop)]


def position(text: str, index: int) -> tuple[int, int]:
    before = text[:index]
    return before.count("\n") + 1, len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
