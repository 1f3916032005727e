"""No worker outlives the process that started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
MODEL = """
import os
from torch import nn


class Net(nn.Module):
    print("runs as", os.getpid(), flush=True)
    while True:
        pass
"""
PARENT = """
import asyncio, sys
from netron_lens.pool import WorkerPool
from netron_lens.protocol import ExportRequest

async def main():
    pool = WorkerPool(sys.executable, None, lambda text: print(text, flush=True))
    request = ExportRequest(file=sys.argv[1], qualname="Net", folder=sys.argv[2])
    await pool.export(request, lambda stage: None)

asyncio.run(main())
"""


@pytest.mark.parametrize("variables", [{}, {"NETRON_LENS_NO_FORK": "1"}], ids=["fork", "spare"])
def test_a_run_and_its_worker_end_when_their_parent_is_killed(
    tmp_path: Path, variables: dict[str, str], until_ended: Callable[[list[int]], None]
) -> None:
    model = tmp_path / "model.py"
    model.write_text(MODEL, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "pyserver"), **variables}
    command = [sys.executable, "-c", PARENT, str(model), str(tmp_path)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        line = next(line for line in parent.stdout if line.startswith("runs as"))
        workers = [*descendants(parent.pid), int(line.split()[-1])]
        parent.send_signal(signal.SIGKILL)
    until_ended(workers)


def test_a_worker_that_still_imports_torch_ends_when_its_parent_is_killed(
    tmp_path: Path, until_ended: Callable[[list[int]], None]
) -> None:
    (tmp_path / "torch.py").write_text("import time\ntime.sleep(600)\n", encoding="utf-8")
    information = tmp_path / "torch-9.9.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: torch\nVersion: 9.9\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "pyserver"), str(tmp_path)])}
    command = [sys.executable, "-c", PARENT, str(tmp_path / "model.py"), str(tmp_path)]
    with subprocess.Popen(command, env=environment) as parent:
        deadline = time.monotonic() + 60
        while not any(is_asleep(pid) for pid in workers_of(parent.pid)):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        workers = workers_of(parent.pid)
        parent.send_signal(signal.SIGKILL)
    until_ended(workers)


def workers_of(pid: int) -> list[int]:
    """The descendants of a process that are workers."""
    found = ((each, Path("/proc", str(each), "cmdline")) for each in descendants(pid))
    return [each for each, command in found if command.exists() and b"bootstrap.py" in command.read_bytes()]


def is_asleep(pid: int) -> bool:
    """Whether a process does nothing but sleep."""
    return Path("/proc", str(pid), "wchan").read_text(encoding="ascii").startswith(("hrtimer", "do_nanosleep"))


def descendants(pid: int) -> list[int]:
    listing = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in listing.stdout.splitlines()]
    found = [pid]
    for process in found:
        found += [child for child, parent in pairs if parent == process]
    return found[1:]
