"""One worker process, from the side of its parent: commands in, answers out, the rest to the log."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Literal

from netron_lens import codec, protocol
from netron_lens.pool.job import job_of
from netron_lens.pool.open_run import OpenRun
from netron_lens.tree import end_group, end_tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.pool.job import Job
    from netron_lens.protocol import ExportRequest, Stage

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


class WorkerProcess(asyncio.SubprocessProtocol):
    """A running worker. `ready` gets what it said when it was prepared, none where it ended before.

    Everything in it ends when it is closed, or when this process ends. What it started may hold its pipes open: that
    is why its end is told by the process, not by the pipes.
    """

    def __init__(self, mode: Mode, log: Callable[[str], None]) -> None:
        loop = asyncio.get_running_loop()
        self.mode = mode
        self.closed = False
        self.ready: asyncio.Future[protocol.Ready | None] = loop.create_future()
        self.gone: asyncio.Future[None] = loop.create_future()
        self._log = log
        self._budget = LOGGED_BYTES
        self._rest = bytearray()
        self._runs: dict[int, OpenRun] = {}
        self._numbers = 0
        self._transport: asyncio.SubprocessTransport | None = None
        self._job: Job | None = None

    @property
    def pid(self) -> int | None:
        """The process, once it has started."""
        return None if self._transport is None else self._transport.get_pid()

    def run(self, request: ExportRequest, on_progress: Callable[[Stage], None]) -> OpenRun:
        """Ask for a run."""
        self._numbers += 1
        self._budget = LOGGED_BYTES
        loop = asyncio.get_running_loop()
        started: asyncio.Future[int] = loop.create_future()
        run = OpenRun(number=self._numbers, on_progress=on_progress, started=started, done=loop.create_future())
        self._runs[run.number] = run
        if self._job is not None:
            self._job.limit(request.memory)
        self._send(protocol.Run(run=run.number, request=request))
        if self.closed:
            self._end(run, None)
        return run

    def kill(self, run: OpenRun) -> None:
        """End a run's process with all that it started."""
        if self.mode == "fork":
            self._send(protocol.Kill(run=run.number))
        else:
            self.close()

    def has_others(self, run: OpenRun) -> bool:
        """Whether runs besides this one are open."""
        return any(other is not run for other in self._runs.values())

    def warm(self, modules: tuple[str, ...]) -> None:
        """Have these modules imported before the next run; `ready` is open until then."""
        self.ready = asyncio.get_running_loop().create_future()
        self._send(protocol.Warm(modules=modules))

    def close(self) -> None:
        """End the process and all that it started."""
        self.closed = True
        if self._transport is not None and self._transport.get_returncode() is None:
            end_tree(self._transport.get_pid())
        self._end_job()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The process has started (from `SubprocessProtocol`)."""
        assert isinstance(transport, asyncio.SubprocessTransport)
        self._transport = transport
        self._job = job_of(transport.get_pid())

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Take whole lines of answers; log the rest within its bounds (from `SubprocessProtocol`)."""
        if fd != 1:
            self._write_log(data)
            return
        self._rest += data
        *lines, rest = self._rest.split(b"\n") if b"\n" in data else [self._rest]
        self._rest = rest
        for line in lines:
            answer = json.loads(line)
            self._take(codec.decode(ANSWERS[answer["type"]], answer))

    def process_exited(self) -> None:
        """End what the process left behind; give up on pipes that something still holds (from `SubprocessProtocol`)."""
        assert self._transport is not None
        self.closed = True
        end_group(self._transport.get_pid())
        self._end_job()
        asyncio.get_running_loop().call_later(PATIENCE, self._transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        """The process is gone, and all that it wrote has been read (from `SubprocessProtocol`)."""
        del exc
        assert self._transport is not None
        self.closed = True
        if not self.ready.done():
            self.ready.set_result(None)
        for run in list(self._runs.values()):
            self._end(run, self._transport.get_returncode())
        self._transport.close()
        self.gone.set_result(None)

    def _end_job(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.end()

    def _send(self, command: protocol.ToWorker) -> None:
        pipe = None if self._transport is None else self._transport.get_pipe_transport(0)
        if isinstance(pipe, asyncio.WriteTransport) and not pipe.is_closing():
            pipe.write(codec.text(command).encode() + b"\n")

    def _take(self, answer: protocol.FromWorker) -> None:
        if isinstance(answer, protocol.Ready):
            if not self.ready.done():
                self.ready.set_result(answer)
            return
        run = self._runs.get(answer.run)
        if run is None:
            return
        match answer:
            case protocol.Started(pid=pid):
                run.started.set_result(pid)
            case protocol.Progress(stage=stage):
                run.stage = stage
                run.on_progress(stage)
            case protocol.Finished():
                run.finish(answer)
            case protocol.Ended(status=status):
                self._end(run, status)

    def _end(self, run: OpenRun, status: int | None) -> None:
        del self._runs[run.number]
        run.end(status)

    def _write_log(self, data: bytes) -> None:
        if self._budget <= 0:
            return
        self._log(data[: self._budget].decode(errors="replace"))
        self._budget -= len(data)
        if self._budget <= 0:
            self._log("\n(the rest of this run's output is left out)\n")
