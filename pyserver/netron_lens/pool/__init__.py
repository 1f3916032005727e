"""Workers for one interpreter and one workspace folder: ready when needed, limited and killed from outside."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import TYPE_CHECKING

from netron_lens.pool import endings, memory
from netron_lens.pool.probe import InterpreterError, Probe, probe
from netron_lens.pool.stamp import environment_stamp
from netron_lens.pool.workers import ForkingWorkers, SpareWorkers, can_fork
from netron_lens.protocol import Failure, WorkerResult

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.pool.open_run import OpenRun
    from netron_lens.pool.stamp import Stamp
    from netron_lens.protocol import ExportRequest, Stage, Trigger

GRACE = 0.5


class WorkerPool:
    """The workers of one interpreter. Use it in one event loop, and `close` it.

    `folder` is the user's workspace, in which runs take place; without one, they do in the folder of the file.
    `jobs` is how many runs at once are to find a worker ready where processes cannot be forked.
    """

    def __init__(self, interpreter: str, folder: str | None, log: Callable[[str], None], *, jobs: int = 1) -> None:
        self.interpreter = interpreter
        self.folder = folder
        self._log = log
        self._jobs = jobs
        self._probe: Probe | None = None
        self._stamp: Stamp | None = None
        self._workers: ForkingWorkers | SpareWorkers | None = None
        self._retired: list[ForkingWorkers | SpareWorkers] = []
        self._preparing = asyncio.Lock()

    async def prepare(self) -> Failure | None:
        """Have a worker ready, a new one where packages have changed. A failure says what is in the way."""
        async with self._preparing:
            if self._probe is not None and self._stamp != environment_stamp(self.interpreter, self._probe.sys_path):
                await self._retire()
            if self._workers is not None:
                return None
            try:
                self._probe = await probe(self.interpreter)
            except InterpreterError as error:
                return _failure(error.message, hint=error.hint)
            self._stamp = environment_stamp(self.interpreter, self._probe.sys_path)
            if self._probe.torch is None:
                return _without_torch(self.interpreter)
            workers = ForkingWorkers if can_fork() else SpareWorkers
            self._workers = workers(self.interpreter, self.folder, self._log, jobs=self._jobs)
            ready = self._workers
        return await ready.prepare()

    async def export(
        self, request: ExportRequest, on_progress: Callable[[Stage], None], *, trigger: Trigger = "user"
    ) -> WorkerResult:
        """Export a class in a process of its own. Cancelling ends that process, with all that it started."""
        failure = await self.prepare()
        workers = self._workers
        if failure is not None or workers is None:
            return WorkerResult(export=endings.failed(request, failure or _failure("The pool was closed", hint="")))
        limit = request.memory or memory.default_limit()
        request = dataclasses.replace(request, memory=limit)
        worker = await workers.take(trigger)
        if isinstance(worker, Failure):
            return WorkerResult(export=endings.failed(request, worker))
        workers.runs += 1
        run = worker.run(request, on_progress)
        try:
            return await _outcome(run, request, limit)
        finally:
            workers.give_back(worker, run)
            workers.runs -= 1
            await self._close_retired()

    async def close(self) -> None:
        """End every worker with all that it runs."""
        await self._retire()
        retired, self._retired = self._retired, []
        for workers in retired:
            await workers.close()

    async def _retire(self) -> None:
        """Take no more runs to the present workers; they end with the runs that they have."""
        workers, self._workers, self._probe = self._workers, None, None
        if workers is not None:
            self._retired.append(workers)
            await self._close_retired()

    async def _close_retired(self) -> None:
        idle = [workers for workers in self._retired if workers.runs == 0]
        self._retired = [workers for workers in self._retired if workers.runs > 0]
        for workers in idle:
            await workers.close()


async def _outcome(run: OpenRun, request: ExportRequest, limit: int | None) -> WorkerResult:
    """Wait for a run's result, its end, or its passing a limit."""
    await asyncio.wait({run.started})
    loop = asyncio.get_running_loop()
    deadline = loop.time() + request.seconds + GRACE
    rounds = 0
    while not run.done.done():
        await asyncio.wait({run.done}, timeout=memory.INTERVAL)
        rounds += 1
        if run.done.done():
            break
        held = memory.resident(run.started.result(), deep=rounds % memory.ROUNDS == 0)
        if limit is not None and held is not None and held > limit:
            return endings.oversized(request, run.stage, limit)
        if loop.time() > deadline:
            return endings.late(request, run.stage)
    if run.finished is not None:
        return run.finished.result
    return endings.crashed(request, run.stage, run.status)


def _without_torch(interpreter: str) -> Failure:
    command = f"{interpreter} -m pip install torch"
    return _failure(f"`torch` is not installed in `{interpreter}`", hint=f"Install it: `{command}`")


def _failure(message: str, *, hint: str) -> Failure:
    return Failure(stage="worker", kind="error", message=message, hint=hint or None)
