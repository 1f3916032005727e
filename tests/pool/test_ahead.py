"""The process that is forked before it is asked for takes the next run, and never outlives what it waits for."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from netron_lens import tree
from netron_lens.pool import WorkerPool
from netron_lens.protocol import Document, ExportRequest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

Seen = TypeVar("Seen")
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks")
ROOT = Path(__file__).resolve().parents[2]
MODEL = """
import os
import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        print("runs as", os.getpid(), flush=True)
        {work}
        return torch.relu(x)
"""
PARENT = """
import asyncio, sys
from netron_lens.pool import WorkerPool

async def main():
    pool = WorkerPool(sys.executable, None, print)
    await pool.prepare()
    print("prepared", flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


@pytest.fixture
async def pool(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[WorkerPool, list[str]]]:
    monkeypatch.delenv("NETRON_LENS_NO_FORK", raising=False)
    written: list[str] = []
    pool = WorkerPool(sys.executable, None, written.append)
    assert await pool.prepare() is None
    yield pool, written
    await pool.close()


async def test_a_run_is_handed_to_the_process_that_waits(pool: tuple[WorkerPool, list[str]], tmp_path: Path) -> None:
    for number in range(2):
        ahead = await waiting(os.getpid())
        assert await ran(pool, tmp_path / str(number)) == [ahead]


async def test_runs_at_the_same_time_have_processes_of_their_own(
    pool: tuple[WorkerPool, list[str]], tmp_path: Path
) -> None:
    ahead = await waiting(os.getpid())
    both = await asyncio.gather(*(ran(pool, tmp_path / name, "__import__('time').sleep(1)") for name in "ab"))
    found = {pid for pids in both for pid in pids}
    assert ahead in found
    assert len(found) == 2


async def test_a_long_text_is_handed_over_whole(pool: tuple[WorkerPool, list[str]], tmp_path: Path) -> None:
    ahead = await waiting(os.getpid())
    assert await ran(pool, tmp_path / "long", "pass\n" + "        # a long text\n" * 50_000) == [ahead]


async def test_where_the_process_that_waits_was_killed_another_takes_the_run(
    pool: tuple[WorkerPool, list[str]], tmp_path: Path, until_ended: Callable[[list[int]], None]
) -> None:
    ahead = await waiting(os.getpid())
    os.kill(ahead, signal.SIGKILL)
    until_ended([ahead])
    (after,) = await ran(pool, tmp_path / "after")
    assert after != ahead
    assert await waiting(os.getpid()) not in {ahead, after}


async def test_a_run_that_is_killed_leaves_the_worker_ready(
    pool: tuple[WorkerPool, list[str]], tmp_path: Path, until_ended: Callable[[list[int]], None]
) -> None:
    ahead = await waiting(os.getpid())
    task = asyncio.create_task(ran(pool, tmp_path / "endless", "while True: pass"))
    await until(lambda: "runs as" in "".join(pool[1]))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    until_ended([ahead])
    assert await ran(pool, tmp_path / "next") != [ahead]


async def test_it_ends_with_the_pool(
    pool: tuple[WorkerPool, list[str]], until_ended: Callable[[list[int]], None]
) -> None:
    ahead = await waiting(os.getpid())
    await pool[0].close()
    until_ended([ahead])


async def test_it_ends_when_the_worker_is_killed(
    pool: tuple[WorkerPool, list[str]], until_ended: Callable[[list[int]], None]
) -> None:
    del pool
    ahead = await waiting(os.getpid())
    (worker,) = workers_of(os.getpid())
    os.kill(worker, signal.SIGKILL)
    until_ended([ahead])


def test_it_ends_when_the_program_that_started_the_worker_is_killed(until_ended: Callable[[list[int]], None]) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "pyserver")}
    environment.pop("NETRON_LENS_NO_FORK", None)
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "prepared\n"
        ahead = asyncio.run(waiting(parent.pid))
        parent.send_signal(signal.SIGKILL)
    until_ended([ahead])


async def ran(pool: tuple[WorkerPool, list[str]], folder: Path, work: str = "pass") -> list[int]:
    """The processes that a run of the model says it is in: one, however often its forward runs."""
    text = MODEL.replace("{work}", work)
    request = requested(folder, text)
    start = len(pool[1])
    result = await pool[0].export(request, lambda _: None)
    assert result.export.ok, result.export.error
    await until(lambda: "runs as" in "".join(pool[1][start:]))
    return sorted({int(line.split()[-1]) for line in "".join(pool[1][start:]).splitlines() if "runs as" in line})


def requested(folder: Path, text: str) -> ExportRequest:
    """A request for the class of a text that is open in an editor."""
    folder.mkdir()
    file = folder / "model.py"
    file.write_text(text, encoding="utf-8")
    document = Document(path=str(file), text=text)
    return ExportRequest(file=str(file), qualname="Net", folder=str(folder), documents=(document,))


async def waiting(pid: int) -> int:
    """The process that waits for a command, of a process's only worker: it sleeps in the reading of a pipe."""
    return (await until(lambda: asleep(pid)))[0]


async def until(look: Callable[[], Seen]) -> Seen:
    """What a look sees, as soon as that is something."""
    deadline = time.monotonic() + 60
    while not (seen := look()):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
    return seen


def asleep(pid: int) -> list[int]:
    """The children of a process's workers that read from a pipe."""
    return [
        child
        for worker in workers_of(pid)
        for child in tree.find_children(worker)
        if said_of(child, "wchan").endswith(b"pipe_read")
    ]


def workers_of(pid: int) -> list[int]:
    return [child for child in tree.find_children(pid) if b"bootstrap.py" in said_of(child, "cmdline")]


def said_of(pid: int, name: str) -> bytes:
    """A file of the kernel about a process; nothing once the process has ended, which it may do between two looks."""
    try:
        return Path("/proc", str(pid), name).read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""
