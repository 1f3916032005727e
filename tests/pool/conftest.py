"""Pools of real workers, one for each way of starting runs, shared by the tests of a module."""

from __future__ import annotations

import contextlib
import os
import sys
import textwrap
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from netron_lens.pool import WorkerPool
from netron_lens.protocol import ExportRequest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from netron_lens.protocol import Stage, WorkerResult


@dataclass
class Bench:
    """A pool, what its workers have written to their log, and a folder for the texts that they are to run."""

    pool: WorkerPool
    written: list[str]
    folder: Path
    forks: bool
    stages: list[Stage] = field(default_factory=list)

    def request(self, text: str, *, seconds: float = 20.0, memory: int | None = None) -> ExportRequest:
        """A request for class `Net`, whose body is `text`."""
        number = len(list(self.folder.iterdir()))
        file = self.folder / f"model{number}.py"
        body = textwrap.indent(textwrap.dedent(text), "    ")
        file.write_text(f"from torch import nn\n\n\nclass Net(nn.Module):\n{body}\n", encoding="utf-8")
        private = self.folder / f"private{number}"
        private.mkdir()
        return ExportRequest(file=str(file), qualname="Net", folder=str(private), seconds=seconds, memory=memory)

    def rewrite(self, request: ExportRequest, text: str) -> None:
        """Put another text where a request looks for its class."""
        Path(request.file).write_text(text, encoding="utf-8")

    async def export(self, request: ExportRequest) -> WorkerResult:
        """Run a request; `stages` are those it reported."""
        self.stages = []
        return await self.pool.export(request, self.stages.append)


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["fork", "spare"])
async def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bench]:
    """Workers that fork, and workers that are used up, which cost seconds each."""
    async with _bench(str(request.param), tmp_path_factory.mktemp("bench")) as bench:
        yield bench


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def forks(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bench]:
    """Workers that fork, for what does not depend on how runs are started."""
    async with _bench("fork", tmp_path_factory.mktemp("bench")) as bench:
        yield bench


@contextlib.asynccontextmanager
async def _bench(way: str, folder: Path) -> AsyncIterator[Bench]:
    written: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        if way == "spare":
            patch.setenv("NETRON_LENS_NO_FORK", "1")
        else:
            patch.delenv("NETRON_LENS_NO_FORK", raising=False)
        pool = WorkerPool(os.environ.get("NETRON_LENS_PYTHON", sys.executable), None, written.append)
        assert await pool.prepare() is None
        yield Bench(pool=pool, written=written, folder=folder, forks=way == "fork")
        await pool.close()


@pytest.fixture
def until_ended() -> Callable[[list[int]], None]:
    """Wait for processes to end; one that has ended and waits to be reaped counts as such."""

    def wait(pids: list[int]) -> None:
        deadline = time.monotonic() + 30
        while any(map(_is_alive, pids)):
            assert time.monotonic() < deadline
            time.sleep(0.02)

    return wait


def _is_alive(pid: int) -> bool:
    try:
        status = Path("/proc", str(pid), "stat").read_text(encoding="ascii")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
