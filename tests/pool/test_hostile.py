"""What a model's code does to its process stays in that process, and is said in words."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.protocol import Failure, WorkerResult
    from tests.pool.conftest import Bench

pytestmark = pytest.mark.asyncio(loop_scope="module")

LEAVES_A_CHILD = """
    import ctypes, os
    system = ctypes.PyDLL(None)
    fork = ctypes.PYFUNCTYPE(ctypes.c_int)(("__fork", system))  # a name that the guard against accidents lets pass
    if fork() == 0:
        {setsid}
        os.write(2, b"child %d\\n" % os.getpid())
        system.sleep(600)
        os._exit(0)
    system.usleep(200_000)
    {end}
"""
KILLS_ITS_PARENT = """
    import ctypes, os, pathlib
    if b"bootstrap.py" in pathlib.Path(f"/proc/{os.getppid()}/cmdline").read_bytes():
        ctypes.CDLL(None).kill(os.getppid(), 9)
    ctypes.CDLL(None).kill(os.getpid(), 9)
"""


async def test_an_endless_loop_is_stopped_and_its_line_named(bench: Bench) -> None:
    error = failure(await bench.export(bench.request("while True:\n    pass", seconds=1.0)))
    assert (error.stage, error.kind) == ("load", "timeout")
    assert error.line in {5, 6}


async def test_an_endless_loop_in_compiled_code_is_stopped(forks: Bench) -> None:
    text = "import re\nre.match('(a+)+$', 'a' * 64 + 'b')"
    error = failure(await forks.export(forks.request(text, seconds=1.0)))
    assert (error.kind, error.line) == ("timeout", 6)


async def test_sys_exit_is_a_failure_with_its_line(forks: Bench) -> None:
    error = failure(await forks.export(forks.request("import sys\nsys.exit(3)")))
    assert (error.stage, error.kind, error.line) == ("load", "error", 6)
    assert "SystemExit: 3" in error.message


async def test_os_exit_is_a_crash_that_names_the_status(forks: Bench) -> None:
    error = failure(await forks.export(forks.request("import os\nos._exit(7)")))
    assert (error.stage, error.kind) == ("load", "crash")
    assert "exit status 7" in error.message


async def test_a_segmentation_fault_is_a_crash_with_its_line(bench: Bench) -> None:
    error = failure(await bench.export(bench.request("import ctypes\nctypes.string_at(0)")))
    assert (error.stage, error.kind, error.line) == ("load", "crash", 6)
    assert "segmentation fault" in error.message


async def test_a_killed_worker_is_a_crash(forks: Bench) -> None:
    error = failure(await forks.export(forks.request("import ctypes, os\nctypes.CDLL(None).kill(os.getpid(), 9)")))
    assert error.kind == "crash"
    assert "killed from outside" in error.message


async def test_memory_that_is_asked_for_at_once_is_refused_with_the_line(forks: Bench) -> None:
    request = forks.request("import torch\nhog = torch.ones(1 << 30)", memory=1 << 30)
    error = failure(await forks.export(request))
    assert (error.kind, error.line) == ("memory", 6)


async def test_a_run_that_outgrows_its_memory_limit_is_stopped(bench: Bench) -> None:
    text = """
        import resource
        resource.setrlimit(resource.RLIMIT_DATA, (-1, -1))
        hog = []
        while True:
            hog.append(bytearray(1 << 24))
    """
    error = failure(await bench.export(bench.request(text, memory=1 << 30)))
    assert error.kind == "memory"
    assert "1 GiB" in error.message


async def test_what_is_printed_goes_to_the_log_and_not_into_the_answers(bench: Bench) -> None:
    text = """
        import os, sys
        print("printed", flush=True)
        os.write(1, b"written to descriptor 1\\n")
        sys.__stdout__.write("written to the first stdout\\n")
        raise ValueError("said")
    """
    error = failure(await bench.export(bench.request(text)))
    assert "said" in error.message
    await until(lambda: "written to the first stdout" in "".join(bench.written))
    assert "printed\nwritten to descriptor 1\n" in "".join(bench.written)


async def test_endless_output_is_cut(forks: Bench) -> None:
    forks.written.clear()
    await forks.export(forks.request("while True:\n    print('x' * 1000)", seconds=1.0))
    assert sum(map(len, forks.written)) < 1 << 20


@pytest.mark.parametrize("end", ["raise ValueError", "system.kill(os.getpid(), 9)", "while True: pass"])
async def test_a_child_that_outlives_its_run_is_killed(
    bench: Bench, end: str, until_ended: Callable[[list[int]], None]
) -> None:
    # A process that leaves its group is found by the prepared parent alone, which inherits it.
    text = LEAVES_A_CHILD.replace("{end}", end).replace("{setsid}", "system.setsid()" if bench.forks else "")
    bench.written.clear()
    await bench.export(bench.request(text, seconds=1.0))
    await until(lambda: "child " in "".join(bench.written))
    child = int("".join(bench.written).split("child ")[1].split()[0])
    await asyncio.to_thread(until_ended, [child])


async def test_cancelling_kills_the_run_at_once(bench: Bench, until_ended: Callable[[list[int]], None]) -> None:
    request = bench.request("import os, pathlib\nprint('pid', os.getpid(), flush=True)\nwhile True:\n    pass")
    bench.written.clear()
    task = asyncio.create_task(bench.export(request))
    await until(lambda: "pid " in "".join(bench.written))
    pid = int("".join(bench.written).split("pid ")[1].split()[0])
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.to_thread(until_ended, [pid])


async def test_a_class_that_a_worker_cannot_find_is_told_from_one_that_fails(forks: Bench) -> None:
    request = forks.request("x = 1")
    forks.rewrite(request, "x = 1\n")
    assert failure(await forks.export(request)).stage == "discover"


async def test_the_next_run_finds_a_worker_whatever_the_last_one_did(bench: Bench) -> None:
    assert failure(await bench.export(bench.request(KILLS_ITS_PARENT))).kind == "crash"
    error = failure(await bench.export(bench.request("raise ValueError('here')")))
    assert "here" in error.message
    assert bench.stages == ["load"]


def failure(result: WorkerResult) -> Failure:
    assert not result.export.ok
    assert result.export.error is not None
    return result.export.error


async def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
