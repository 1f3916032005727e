"""What a worker practises before it is asked."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from netron_lens.worker import load, sample, warm
from netron_lens.worker.load.running.modules import files


def test_practises_the_whole_way_and_leaves_no_trace() -> None:
    warm.practise()  # what is imported late is imported now
    before = _traces()
    warm.practise()
    assert _traces() == before


def test_practises_loading_as_a_click_does() -> None:
    loaded = load.practise(str(Path(sample.__file__)), "Images")
    assert (loaded.cls.__name__, loaded.loaded) == ("Images", "slice")
    assert "class Texts" not in loaded.source


def _traces() -> tuple[list[str], int, set[str], str, set[str]]:
    return list(sys.path), len(sys.meta_path), set(sys.modules), os.getcwd(), set(files)  # noqa: PTH109 - compared
