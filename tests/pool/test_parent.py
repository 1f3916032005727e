"""No worker outlives the process that started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

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
def test_a_run_and_its_worker_end_when_their_parent_is_killed(tmp_path: Path, variables: dict[str, str]) -> None:
    model = tmp_path / "model.py"
    model.write_text(MODEL, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "pyserver"), **variables}
    command = [sys.executable, "-c", PARENT, str(model), str(tmp_path)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        line = next(line for line in parent.stdout if line.startswith("runs as"))
        workers = [*descendants(parent.pid), int(line.split()[-1])]
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 30
    while any(is_alive(pid) for pid in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def descendants(pid: int) -> list[int]:
    listing = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in listing.stdout.splitlines()]
    found = [pid]
    for process in found:
        found += [child for child, parent in pairs if parent == process]
    return found[1:]


def is_alive(pid: int) -> bool:
    try:
        status = Path("/proc", str(pid), "stat").read_text(encoding="ascii")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
