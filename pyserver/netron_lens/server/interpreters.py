"""Which interpreter runs the models of a file, what is known of it, and its pools of workers."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from netron_lens.discover.sources import normal
from netron_lens.pool import WorkerPool
from netron_lens.pool.probe import InterpreterError, probe
from netron_lens.protocol import Export, Failure, WorkerResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from netron_lens.protocol import Configuration, ExportRequest, Stage, Trigger

PoolKey = tuple[str, str | None]


class Interpreters:
    """Probes and pools of the interpreters that the configuration names. Ask for them only in a trusted workspace."""

    def __init__(self, log: Callable[[str], None]) -> None:
        self._log = log
        self._pools: dict[PoolKey, WorkerPool] = {}
        self._search_paths: dict[str, tuple[str, ...]] = {}
        self._learning: set[str] = set()
        self._running: dict[PoolKey, set[asyncio.Future[WorkerResult]]] = {}

    def search_paths(self, interpreter: str | None) -> tuple[str, ...]:
        """An interpreter's `sys.path`, as far as it has been learned."""
        return self._search_paths.get(interpreter, ()) if interpreter else ()

    async def learn(self, interpreter: str) -> bool:
        """Ask an interpreter for its `sys.path`, once; true when that is news."""
        if interpreter in self._search_paths or interpreter in self._learning:
            return False
        self._learning.add(interpreter)
        try:
            found = await probe(interpreter)
        except InterpreterError as error:
            self._log(error.message)
            return False
        finally:
            self._learning.discard(interpreter)
        self._search_paths[interpreter] = found.sys_path
        return True

    def pool(self, interpreter: str, folder: str | None) -> WorkerPool:
        """The pool of an interpreter and a workspace folder."""
        key = (interpreter, folder)
        if key not in self._pools:
            self._pools[key] = WorkerPool(interpreter, folder, self._log)
        return self._pools[key]

    async def export(
        self, key: PoolKey, request: ExportRequest, report: Callable[[Stage], None], *, trigger: Trigger
    ) -> WorkerResult:
        """Run a request in the pool of an interpreter; where the pool is closed meanwhile, the run is cancelled."""
        run = asyncio.ensure_future(self.pool(*key).export(request, report, trigger=trigger))
        running = self._running.setdefault(key, set())
        running.add(run)
        try:
            await asyncio.wait({run})
        finally:
            running.discard(run)
            if not run.done():
                run.cancel()
                await asyncio.wait({run})
        return _dropped(request) if run.cancelled() else run.result()

    async def keep(self, configuration: Configuration) -> None:
        """Close the pools that a configuration has no use for."""
        wanted = {(choice.interpreter, choice.folder) for choice in configuration.interpreters}
        await self._close(key for key in list(self._pools) if not configuration.trusted or key not in wanted)

    async def close(self) -> None:
        """Close every pool."""
        await self._close(list(self._pools))

    async def _close(self, keys: Iterable[PoolKey]) -> None:
        for key in keys:
            self._search_paths.pop(key[0], None)
            runs = self._running.pop(key, set())
            for run in runs:
                run.cancel()
            await asyncio.gather(*runs, return_exceptions=True)
            await self._pools.pop(key).close()


def chosen(configuration: Configuration, path: str) -> PoolKey | None:
    """The interpreter of a file and the workspace folder that holds it; none where no interpreter is known."""
    place = normal(path)
    best: PoolKey | None = None
    for choice in configuration.interpreters:
        if choice.interpreter is None:
            continue
        if choice.folder is None:
            best = best or (choice.interpreter, None)
            continue
        folder = normal(choice.folder)
        holds = place == folder or place.startswith(folder.rstrip(os.sep) + os.sep)
        if holds and (best is None or best[1] is None or len(choice.folder) > len(best[1])):
            best = (choice.interpreter, choice.folder)
    return best


def _dropped(request: ExportRequest) -> WorkerResult:
    message = f"`{request.qualname}` was stopped: the interpreter of its folder is another one now"
    error = Failure(stage="worker", kind="cancelled", message=message, hint="Show it again")
    return WorkerResult(export=Export(ok=False, file=request.file, class_=request.qualname, error=error))
