"""One worker process, from the side of its parent: commands in, answers out, the rest to the log."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import tempfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from netron_lens import codec, protocol
from netron_lens.pool.probe import WORKER
from netron_lens.tree import end_group, end_tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.protocol import ExportRequest, Finished, Stage

LONGEST_LINE = 1 << 28
PATIENCE = 2.0
LOGGED_BYTES = 1 << 18
ANSWERS: dict[str, type] = {
    "ready": protocol.Ready,
    "started": protocol.Started,
    "progress": protocol.Progress,
    "finished": protocol.Finished,
    "ended": protocol.Ended,
}

Mode = Literal["fork", "single"]


@dataclass(kw_only=True)
class OpenRun:
    """A run that a worker was asked for. `started` gets its process; `done`: there is a result, or will be none."""

    number: int
    on_progress: Callable[[Stage], None]
    started: asyncio.Future[int]
    done: asyncio.Future[None]
    stage: Stage = "worker"
    finished: Finished | None = None
    ended: bool = False
    status: int | None = None


@dataclass(kw_only=True, eq=False)
class WorkerProcess:
    """A running worker. Everything in it ends when it is closed, or when this process does."""

    mode: Mode
    process: asyncio.subprocess.Process
    log: Callable[[str], None]
    ready: asyncio.Future[protocol.Ready | None]
    runs: dict[int, OpenRun] = field(default_factory=dict)
    numbers: int = 0
    closed: bool = False
    watch: asyncio.Task[None] | None = None
    budget: int = LOGGED_BYTES

    def run(self, request: ExportRequest, on_progress: Callable[[Stage], None]) -> OpenRun:
        """Ask for a run."""
        self.numbers += 1
        self.budget = LOGGED_BYTES
        loop = asyncio.get_running_loop()
        run = OpenRun(
            number=self.numbers, on_progress=on_progress, started=loop.create_future(), done=loop.create_future()
        )
        self.runs[run.number] = run
        self._send(protocol.Run(run=run.number, request=request))
        return run

    def kill(self, run: OpenRun) -> None:
        """End a run's process with all that it started."""
        if self.mode == "fork":
            self._send(protocol.Kill(run=run.number))
        else:
            self.close()

    def warm(self, modules: tuple[str, ...]) -> None:
        """Have these modules imported before the next run; `ready` is open until then."""
        self.ready = asyncio.get_running_loop().create_future()
        self._send(protocol.Warm(modules=modules))

    def close(self) -> None:
        """End the process and all that it started."""
        self.closed = True
        if self.process.returncode is None:
            end_tree(self.process.pid)

    async def wait_closed(self) -> None:
        """Until the process is gone and what it wrote has been read."""
        if self.watch is not None:
            await self.watch

    def _send(self, command: protocol.ToWorker) -> None:
        pipe = self.process.stdin
        if pipe is not None and not pipe.is_closing():
            pipe.write(json.dumps(codec.encode(command)).encode() + b"\n")


async def start(interpreter: str, folder: str | None, log: Callable[[str], None], mode: Mode) -> WorkerProcess:
    """Start a worker. Raises `OSError` where the interpreter does not start."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        interpreter,
        "-I",
        str(WORKER / "bootstrap.py"),
        mode,
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        cwd=tempfile.gettempdir(),
        env=_environment(folder),
        limit=LONGEST_LINE,
        start_new_session=True,
    )
    ready: asyncio.Future[protocol.Ready | None] = asyncio.get_running_loop().create_future()
    worker = WorkerProcess(mode=mode, process=process, log=log, ready=ready)
    reading = asyncio.gather(_read_answers(worker), _read_log(worker), return_exceptions=True)
    worker.watch = asyncio.create_task(_watch(worker, reading))
    return worker


def _environment(folder: str | None) -> dict[str, str]:
    """One thread each: OpenBLAS would start its own at import, and a process with threads forks badly."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    if folder is not None:
        environment["NETRON_LENS_FOLDER"] = folder
    return environment


async def _watch(
    worker: WorkerProcess, reading: asyncio.Future[tuple[BaseException | None, BaseException | None]]
) -> None:
    """Close the books when the process is gone: what it started may hold its pipes open, and is ended first."""
    status = await worker.process.wait()
    worker.closed = True
    end_group(worker.process.pid)
    await asyncio.wait({reading}, timeout=PATIENCE)
    if not worker.ready.done():
        worker.ready.set_result(None)
    for run in list(worker.runs.values()):
        _end(worker, run, status)


async def _read_answers(worker: WorkerProcess) -> None:
    assert worker.process.stdout is not None
    with contextlib.suppress(ConnectionError):
        while line := await worker.process.stdout.readline():
            data = json.loads(line)
            _take(worker, codec.decode(ANSWERS[data["type"]], data))


def _take(worker: WorkerProcess, answer: protocol.FromWorker) -> None:
    if isinstance(answer, protocol.Ready):
        if not worker.ready.done():
            worker.ready.set_result(answer)
        return
    run = worker.runs.get(answer.run)
    if run is None:
        return
    match answer:
        case protocol.Started(pid=pid):
            run.started.set_result(pid)
        case protocol.Progress(stage=stage):
            run.stage = stage
            run.on_progress(stage)
        case protocol.Finished():
            run.finished = answer
            _resolve(run)
        case protocol.Ended(status=status):
            _end(worker, run, status)


def _end(worker: WorkerProcess, run: OpenRun, status: int | None) -> None:
    del worker.runs[run.number]
    run.ended = True
    run.status = status
    if not run.started.done():
        run.started.cancel()
    _resolve(run)


def _resolve(run: OpenRun) -> None:
    if not run.done.done():
        run.done.set_result(None)


async def _read_log(worker: WorkerProcess) -> None:
    assert worker.process.stderr is not None
    while data := await worker.process.stderr.read(1 << 16):
        kept = data[: max(worker.budget, 0)]
        if kept:
            worker.log(kept.decode(errors="replace"))
            worker.budget -= len(kept)
        if len(kept) < len(data) and worker.budget == 0:
            worker.log("… (the rest of this run's output is left out)\n")
            worker.budget = -1
