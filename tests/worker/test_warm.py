"""What a worker practises before it is asked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import netron_lens
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
    assert "class Texts" not in loaded.source()


def test_is_offline_before_packages_are_imported() -> None:
    script = "import os\nfrom netron_lens.worker import warm\nwarm.warm()\nprint(os.environ['HF_HUB_OFFLINE'])\n"
    environment = {name: value for name, value in os.environ.items() if name != "HF_HUB_OFFLINE"}
    found = subprocess.run(
        [sys.executable, "-c", script],
        check=False,
        capture_output=True,
        text=True,
        env={**environment, "PYTHONPATH": str(Path(netron_lens.__file__).parents[1])},
    )
    assert found.stdout == "1\n", found.stderr


def _traces() -> tuple[list[str], int, set[str], str, set[str]]:
    return list(sys.path), len(sys.meta_path), set(sys.modules), os.getcwd(), set(files)  # noqa: PTH109 - compared
