"""A click in a worker that was made ready and waits for one run: the way of systems without fork."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from capture_subjects import request

from netron_lens import codec, protocol

BOOTSTRAP = Path(__file__).parents[2] / "pyserver" / "netron_lens" / "worker" / "bootstrap.py"


def spare(name: str) -> dict[str, Any]:
    """Processor time of the run alone in ms, and the peak memory of the process in MB, its preparation included."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
        worker = subprocess.Popen(
            [sys.executable, "-I", str(BOOTSTRAP), "single"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
        )
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdout.readline()
        before = _processor_time(worker.pid)
        command = codec.encode(protocol.Run(run=1, request=request(name, folder)))
        worker.stdin.write(json.dumps(command).encode() + b"\n")
        worker.stdin.flush()
        worker.stdout.read()
        _, status, used = os.wait4(worker.pid, 0)
        worker.returncode = os.waitstatus_to_exitcode(status)
        worker.stdin.close()
        worker.stdout.close()
    return {"cpu": (used.ru_utime + used.ru_stime) * 1e3 - before, "rss": used.ru_maxrss / 1024}


def _processor_time(process: int) -> float:
    """Milliseconds that all threads of a process have run."""
    tasks = Path("/proc", str(process), "task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6
