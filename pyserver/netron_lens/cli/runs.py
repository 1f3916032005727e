"""Targets run through one pool of workers, several at once, answered in their order."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from netron_lens import recipes
from netron_lens.cli import interpreter
from netron_lens.pool import WorkerPool
from netron_lens.protocol import Export, ExportRequest, Given, WorkerResult

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator, Sequence

    from netron_lens.cli.targets import Target
    from netron_lens.protocol import Stage

    Finish = Callable[[int, Target, WorkerResult], None]

GIB = 1 << 30
NAME = "graph.onnx"


async def run_all(
    targets: list[Target], options: Namespace, *, jobs: int, finish: Finish, names: Sequence[str] = ()
) -> None:
    """Export every target; `finish` is called with each one's index and result, in order, as soon as it can be.

    What a run wrote is in a folder that is gone after `finish`; graphs are called by `names`, where there are any.
    """
    pool = WorkerPool(interpreter.chosen(options.python), os.getcwd(), _log(verbose=options.verbose), jobs=jobs)  # noqa: PTH109
    places = asyncio.Semaphore(jobs)

    async def one(target: Target, folder: str, name: str) -> WorkerResult:
        async with places:
            return await _run(pool, target, options, folder, name)

    with contextlib.ExitStack() as folders:
        runs = []
        for target, name in zip(targets, names or [NAME] * len(targets), strict=True):
            folder = folders.enter_context(tempfile.TemporaryDirectory(prefix="netron-lens-"))
            runs.append(asyncio.create_task(one(target, folder, name)))
        try:
            for index, (target, run) in enumerate(zip(targets, runs, strict=True)):
                finish(index, target, await run)
        finally:
            for run in runs:
                run.cancel()
            await asyncio.gather(*runs, return_exceptions=True)
            await pool.close()


def request(target: Target, options: Namespace, folder: str, name: str) -> ExportRequest:
    """What a worker is asked for."""
    assert target.qualname is not None  # a target without one has failed already
    memory = options.memory_limit
    return ExportRequest(
        file=target.file,
        qualname=target.qualname,
        folder=folder,
        graph=f"graph/{name}",  # in a folder with nothing but the files that it consists of
        line=target.line,
        workspace=target.workspace,
        given=(*_given(options), *recipes.given(target.workspace, target.file, target.qualname)),
        level=options.level,
        checkpoint=None if options.checkpoint is None else str(Path(options.checkpoint).absolute()),
        seconds=options.timeout,
        memory=None if memory is None else int(memory * GIB),
    )


async def _run(pool: WorkerPool, target: Target, options: Namespace, folder: str, name: str) -> WorkerResult:
    if target.failure is not None or target.qualname is None:
        export = Export(ok=False, file=target.file, class_=target.qualname, error=target.failure)
        return WorkerResult(export=export)
    return await pool.export(request(target, options, folder, name), _ignore)


def _given(options: Namespace) -> Iterator[Given]:
    if options.constructor is not None or options.input:
        reason = "given on the command line"
        yield Given(reason=reason, constructor=options.constructor, inputs=tuple(options.input))


def _log(*, verbose: bool) -> Callable[[str], None]:
    def log(text: str) -> None:
        if verbose:
            sys.stderr.write(text)

    return log


def _ignore(text: str | Stage) -> None:
    del text
