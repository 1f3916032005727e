"""Code lenses and the list of classes, from texts alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.server.conftest import Editor

pytestmark = pytest.mark.asyncio(loop_scope="module")

NET = "from torch import nn\n\nclass Net(nn.Module):\n    def forward(self, x):\n        return x\n"


async def test_offers_a_code_lens_above_each_model(editor: Editor) -> None:
    editor.write("net.py", NET + "class Data: ...\ndef f():\n    class Inner(Net): ...\n")
    uri = editor.open("net.py")
    assert await editor.lenses(uri) == [
        (3, "Visualize", [uri, "Net"]),
        (8, "Visualize", [uri, "f.<locals>.Inner"]),
    ]


async def test_lists_the_classes_of_a_document_that_is_not_open(editor: Editor) -> None:
    path = editor.write("net.py", NET)
    assert await editor.request("netronLens/list", uri=path.as_uri()) == [
        {"file": str(path), "name": "Net", "qualname": "Net", "line": 3, "endLine": 5}
    ]
    assert await editor.request("netronLens/list", uri=editor.uri("gone.py")) == []


async def test_lenses_can_be_switched_off(editor: Editor) -> None:
    editor.write("net.py", NET)
    uri = editor.open("net.py")
    assert await editor.lenses(uri)
    editor.configure(code_lens=False)
    try:
        assert await editor.lenses(uri) == []
    finally:
        editor.configure()


async def test_a_lens_moves_with_the_text_while_it_is_broken(editor: Editor) -> None:
    editor.write("net.py", NET)
    uri = editor.open("net.py")
    assert [line for line, *_ in await editor.lenses(uri)] == [3]
    editor.edit(uri, (2, 0), (2, 0), "x = (\n")
    assert [line for line, *_ in await editor.lenses(uri)] == [4]


async def test_a_class_keeps_its_lens_while_its_base_is_typed(editor: Editor) -> None:
    editor.write("net.py", NET)
    uri = editor.open("net.py")
    assert await editor.titles(uri) == ["Net"]
    editor.edit(uri, (3, 10), (3, 19), "nn.")
    assert await editor.lenses(uri) == [(3, "Visualize", [uri, "Net"])]
    editor.edit(uri, (3, 10), (3, 13), "object")
    assert await editor.titles(uri) == []


async def test_follows_a_base_into_an_unsaved_document(editor: Editor) -> None:
    editor.write("base.py", "class Base: ...\n")
    editor.write("net.py", "from base import Base\nclass Net(Base): ...\n")
    net, base = editor.open("net.py"), editor.open("base.py")
    assert await editor.titles(net) == []
    editor.replace(base, "from torch import nn\nclass Base(nn.Module): ...\n")
    assert await editor.titles(net) == ["Net"]


async def test_reads_an_untitled_document(editor: Editor) -> None:
    (editor.root / "beside_untitled.py").write_text("import torch\nclass Base(torch.nn.Module): ...\n")
    uri = editor.open("untitled:Untitled-1", "from beside_untitled import Base\nclass Net(Base): ...\n")
    assert await editor.titles(uri) == ["Net"]


async def test_counts_columns_in_utf16_and_lines_as_the_editor_does(editor: Editor) -> None:
    text = 'x = "😀\x0c\u2028"; y = 1\nclass Net(nn.Module): ...\n'
    uri = editor.open("net.py", text)
    editor.edit(uri, (1, 12), (1, 13), "z")
    editor.edit(uri, (2, 10), (2, 12), "object;")
    editor.edit(uri, (2, 10), (2, 24), "nn.Linear")
    assert await editor.lenses(uri) == [(2, "Visualize", [uri, "Net"])]
