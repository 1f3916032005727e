"""A click in a process that was made ready and waits for one run: forked ahead, or, without fork, a worker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from capture_subjects import request

from netron_lens import codec, protocol
from netron_lens.worker import ahead

BOOTSTRAP = Path(__file__).parents[2] / "pyserver" / "netron_lens" / "worker" / "bootstrap.py"


def waiting(command: protocol.Run) -> dict[str, Any]:
    """What a child that was forked ahead, after a click on the same file, answers, and what that took in ms and MB.

    `cpu` and `wall` go from the command to the answer. `before` is what the child took before it got its command, `end`
    what its end took, when the answer was already there.
    """
    commands, ours = os.pipe()
    answers, theirs = os.pipe()
    times, its = os.pipe()
    own = time.process_time()
    process = os.fork()
    if process == 0:
        os.close(ours)
        os.close(answers)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        end = os._exit
        os._exit = lambda status: end(status if os.write(its, repr(time.process_time()).encode()) else 1)
        try:
            ahead.wait(commands, theirs, None, command.request)
        finally:
            end(1)
    forking = (time.process_time() - own) * 1e3
    os.close(commands)
    os.close(theirs)
    os.close(its)
    os.read(answers, 1)
    before = _processor_time(process)
    wall = time.perf_counter()
    os.write(ours, json.dumps(codec.encode(command)).encode() + b"\n")
    with os.fdopen(answers, "rb") as pipe:
        answer = next((line for line in pipe if b'"result"' in line), b"")
        wall = (time.perf_counter() - wall) * 1e3
    with os.fdopen(times, "rb") as pipe:
        answered = float(pipe.read()) * 1e3
    _, _, used = os.wait4(process, 0)
    os.close(ours)
    return {
        "answer": answer,
        "wall": wall,
        "cpu": answered - before,
        "end": (used.ru_utime + used.ru_stime) * 1e3 - answered,
        "before": before + forking,
        "rss": used.ru_maxrss / 1024,
    }


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
    """Milliseconds that all threads of a process have run, those that have ended too (see clock_getcpuclockid)."""
    return time.clock_gettime(~process << 3 | 2) * 1e3
