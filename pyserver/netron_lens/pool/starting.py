"""Starting a worker: the interpreter, alone, on the bootstrap file."""

from __future__ import annotations

import asyncio
import os
import tempfile
from typing import TYPE_CHECKING

from netron_lens.pool.probe import WORKER
from netron_lens.pool.process import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.pool.process import Mode


async def start(interpreter: str, folder: str | None, log: Callable[[str], None], mode: Mode) -> WorkerProcess:
    """Start a worker; one whose start is cancelled is ended. Raises `OSError` where the interpreter does not start."""
    starting = asyncio.create_task(_start(interpreter, folder, log, mode))
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        (await starting).close()
        raise


async def _start(interpreter: str, folder: str | None, log: Callable[[str], None], mode: Mode) -> WorkerProcess:
    _, worker = await asyncio.get_running_loop().subprocess_exec(
        lambda: WorkerProcess(mode, log),
        interpreter,
        "-I",
        str(WORKER / "bootstrap.py"),
        mode,
        cwd=tempfile.gettempdir(),
        env=_environment(folder),
        start_new_session=True,
    )
    return worker


def _environment(folder: str | None) -> dict[str, str]:
    """One thread each: OpenBLAS would start its own at import, and a process with threads forks badly."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    if folder is not None:
        environment["NETRON_LENS_FOLDER"] = folder
    return environment
