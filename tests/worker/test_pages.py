"""What a parent has gathered in large pages is its forks' to read and to write."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import gc, os
from netron_lens.worker import pages

kept = [[number] for number in range(100_000)]
pages.settle()
pages.settle()
assert gc.get_freeze_count() > 100_000
child = os.fork()
if child == 0:
    for each in kept:
        each[0] += 1
    os._exit(sum(each[0] for each in kept) != 100_000 * 100_001 // 2)
_, status = os.waitpid(child, 0)
assert status == 0
assert sum(each[0] for each in kept) == 99_999 * 100_000 // 2
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux forks prepared workers")
def test_a_fork_writes_without_touching_its_parent() -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "pyserver")}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
