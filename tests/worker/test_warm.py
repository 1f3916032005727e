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
    assert _warmed("print(os.environ['HF_HUB_OFFLINE'])", HF_HUB_OFFLINE=None) == "1\n"


def test_is_ready_where_a_user_has_turned_scripting_off() -> None:
    assert _warmed("print('ready')", PYTORCH_JIT="0") == "ready\n"


def _warmed(then: str, **variables: str | None) -> str:
    """What a process of its own prints after it is warm; a variable of None is not set."""
    environment = {**os.environ, "PYTHONPATH": str(Path(netron_lens.__file__).parents[1]), **variables}
    found = subprocess.run(
        [sys.executable, "-c", f"import os\nfrom netron_lens.worker import warm\nwarm.warm()\n{then}\n"],
        check=False,
        capture_output=True,
        text=True,
        env={name: value for name, value in environment.items() if value is not None},
    )
    assert not found.returncode, found.stderr
    return found.stdout


def _traces() -> tuple[list[str], int, set[str], str, set[str]]:
    return list(sys.path), len(sys.meta_path), set(sys.modules), os.getcwd(), set(files)  # noqa: PTH109 - compared
