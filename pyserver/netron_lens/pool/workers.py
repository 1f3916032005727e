"""How workers are kept ready: one that forks for each run, or, where processes cannot fork, spares that are used up."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING

from netron_lens.pool import priority
from netron_lens.pool.starting import start
from netron_lens.protocol import Failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.pool.open_run import OpenRun
    from netron_lens.pool.process import WorkerProcess
    from netron_lens.protocol import Trigger

SPARES = 2
REFILL_DELAY = 0.5
PATIENCE = 120.0


def can_fork() -> bool:
    """Whether workers fork: on Linux, unless `NETRON_LENS_NO_FORK` is set."""
    return sys.platform == "linux" and not os.environ.get("NETRON_LENS_NO_FORK")


class ForkingWorkers:
    """One prepared worker, which forks. What a run imported from site-packages, it imports before the next."""

    def __init__(self, interpreter: str, folder: str | None, log: Callable[[str], None], *, jobs: int) -> None:
        del jobs  # any number of runs fork from one
        self.runs = 0
        self._interpreter, self._folder, self._log = interpreter, folder, log
        self._worker: WorkerProcess | None = None
        self._warmed: set[str] = set()
        self._unwarmed: dict[str, None] = {}
        self._starting = asyncio.Lock()

    async def prepare(self) -> Failure | None:
        """Until a run could begin."""
        worker = await self.take("user")
        return worker if isinstance(worker, Failure) else None

    async def take(self, trigger: Trigger) -> WorkerProcess | Failure:
        """The worker, ready. A new one is started where the last has ended, as it may while it imports packages."""
        del trigger  # a fork takes nothing from the next one
        while True:
            async with self._starting:
                is_new = self._worker is None or self._worker.closed
                if self._worker is None or self._worker.closed:
                    self._worker = await start(self._interpreter, self._folder, self._log, "fork")
            worker = await _ready(self._worker, self._interpreter)
            if is_new or not isinstance(worker, Failure):
                return worker

    def give_back(self, worker: WorkerProcess, run: OpenRun) -> None:
        """End what is left of a run; prepare for the next, unless others run: an import holds up their answers."""
        if not run.ended:
            worker.kill(run)
        if run.finished is not None:
            self._unwarmed.update(dict.fromkeys(name for name in run.finished.imported if name not in self._warmed))
        if self._unwarmed and worker.ready.done() and not worker.closed and not worker.has_others(run):
            worker.warm(tuple(self._unwarmed))
            self._warmed.update(self._unwarmed)
            self._unwarmed.clear()

    async def close(self) -> None:
        """End the worker and its runs."""
        if self._worker is not None:
            self._worker.close()
            await self._worker.gone


class SpareWorkers:
    """Prepared processes that serve one run each. An automatic redraw leaves the last one to the next click."""

    def __init__(self, interpreter: str, folder: str | None, log: Callable[[str], None], *, jobs: int) -> None:
        self._interpreter, self._folder, self._log = interpreter, folder, log
        self.runs = 0
        self._count = max(jobs, SPARES)
        self._spares: list[WorkerProcess] = []
        self._used: set[WorkerProcess] = set()
        self._refill: asyncio.Task[None] | None = None
        self._changing = asyncio.Lock()

    async def prepare(self) -> Failure | None:
        """Until a run could begin; the other spares follow."""
        await self._fill(1)
        worker = await _ready(self._spares[0], self._interpreter)
        self._refill_later()
        return worker if isinstance(worker, Failure) else None

    async def take(self, trigger: Trigger) -> WorkerProcess | Failure:
        """A ready worker, which is used up by its run."""
        left = 1 if trigger == "automatic" else 0
        while True:
            await self._fill(1 + left)
            spares = sorted(self._spares, key=lambda spare: not spare.ready.done())[: 1 + left]
            for spare in spares:
                if spare.pid is not None:
                    priority.restore(spare.pid)
            answers = [await _ready(spare, self._interpreter) for spare in spares]
            failure = next((answer for answer in answers if isinstance(answer, Failure)), None)
            if failure is not None:
                return failure
            if all(spare in self._spares for spare in spares):
                self._spares.remove(spares[0])
                self._used.add(spares[0])
                return spares[0]

    def give_back(self, worker: WorkerProcess, run: OpenRun) -> None:
        """End a used worker and what is left of its run; another is started when things have calmed down."""
        del run  # it is the whole process
        worker.close()
        self._used = {used for used in self._used if not used.gone.done()}
        self._refill_later()

    async def close(self) -> None:
        """End every worker."""
        async with self._changing:
            if self._refill is not None:
                self._refill.cancel()
            workers = [*self._spares, *self._used]
            for worker in workers:
                worker.close()
            self._spares.clear()
        for worker in workers:
            await worker.gone

    async def _fill(self, count: int) -> None:
        async with self._changing:
            self._spares = [spare for spare in self._spares if not spare.closed]
            while len(self._spares) < count:
                self._spares.append(await start(self._interpreter, self._folder, self._log, "single"))

    def _refill_later(self) -> None:
        if self._refill is None or self._refill.done():
            self._refill = asyncio.create_task(self._fill_up())

    async def _fill_up(self) -> None:
        """One at a time, after a pause: a click that follows at once has the processor to itself."""
        for count in range(1, self._count + 1):
            await asyncio.sleep(REFILL_DELAY)
            known = set(self._spares)
            await self._fill(count)
            for spare in self._spares:
                if spare not in known and spare.pid is not None:
                    priority.lower(spare.pid)
            await asyncio.wait({spare.ready for spare in self._spares})


async def _ready(worker: WorkerProcess, interpreter: str) -> WorkerProcess | Failure:
    """The worker when it is ready; one that does not get ready in time is ended."""
    await asyncio.wait({worker.ready}, timeout=PATIENCE)
    if not worker.ready.done():
        worker.close()
        return _unready(f"A worker of `{interpreter}` was not ready within {PATIENCE:g} s")
    ready = worker.ready.result()
    if ready is None:
        return _unready(f"A worker of `{interpreter}` ended while it was getting ready")
    if ready.torch is None:
        return _unready(f"A worker of `{interpreter}` could not get ready: {ready.failure}")
    return worker


def _unready(message: str) -> Failure:
    return Failure(stage="worker", kind="error", message=message, hint="The log has what it wrote")
