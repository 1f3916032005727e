"""A file that is likely to be asked for again is read before that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from netron_lens.protocol import Document, ExportRequest
from netron_lens.worker.load.slicing import read_ahead

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


FUTURE = "from __future__ import annotations\nimport torch\nfrom torch import nn\n"
TEXT = "raise SystemExit\n"
MODEL = "import math\nSIZE = 2\nraise SystemExit\nclass Net:\n    size = SIZE\n"


def _read(folder: Path, text: str) -> str:
    path = str(folder / "net.py")
    document = Document(path=path, text=text)
    read_ahead.read_ahead(ExportRequest(file=path, qualname="Net", folder=str(folder), documents=(document,)))
    return path


def test_the_text_of_the_editor_is_read_and_nothing_is_run(tmp_path: Path) -> None:
    path = _read(tmp_path, TEXT)

    found = read_ahead.of(path, TEXT)
    assert found is not None
    tree = found.blocks.tree
    assert read_ahead.of(path, f"{TEXT}\n") is None
    assert read_ahead.taken(path, TEXT, tree) is found
    assert read_ahead.taken(path, TEXT, tree) is None


def test_what_the_class_needs_is_found_and_compiled(tmp_path: Path) -> None:
    found = read_ahead.of(_read(tmp_path, MODEL), MODEL)

    assert found is not None
    _, size, _, cls = found.blocks.tree.body
    assert list(found.slicers) == [cls]
    assert list(found.codes) == [size, cls]


@pytest.mark.parametrize("line", ["import neighbour", "from math import *", "from . import neighbour"])
def test_nothing_is_found_where_the_meaning_of_an_import_is_not_known_yet(tmp_path: Path, line: str) -> None:
    text = f"{line}\n{MODEL}"

    found = read_ahead.of(_read(tmp_path, text), text)

    assert found is not None
    assert not found.slicers


@pytest.mark.parametrize("ahead", ["Net", "Other", "Absent"])
def test_a_class_is_loaded_as_ever_from_a_file_that_was_read_ahead(see: Callable[..., Any], ahead: str) -> None:
    text = """SIZE = 2
effect("run")
def wide(cls):
    cls.size = SIZE
    return cls
@wide
class Net(nn.Module):
    part: Other
class Other(nn.Module):
    size = 3
"""
    expected, seen = see(text, head=FUTURE), see(text, head=FUTURE, ahead=ahead, probe="cls.size, cls.__annotations__")

    assert (seen.source, seen.names, seen.effects) == (expected.source, expected.names, [])
    assert seen.value == [2, {"part": "Other"}]
