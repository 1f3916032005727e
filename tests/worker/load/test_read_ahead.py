"""A file that is likely to be asked for again is read before that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.protocol import Document, ExportRequest
from netron_lens.worker.load.slicing.read_ahead import blocks_of, read_ahead, tree_of

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "raise SystemExit\n"


def test_the_text_of_the_editor_is_read_and_nothing_is_run(tmp_path: Path) -> None:
    path = str(tmp_path / "net.py")
    document = Document(path=path, text=TEXT)

    read_ahead(ExportRequest(file=path, qualname="Net", folder=str(tmp_path), documents=(document,)))

    tree = tree_of(path, TEXT)
    assert tree is not None
    assert tree_of(path, f"{TEXT}\n") is None
    blocks = blocks_of(path, TEXT, tree)
    assert blocks is not None
    assert blocks.tree is tree
    assert blocks_of(path, TEXT, tree) is None
