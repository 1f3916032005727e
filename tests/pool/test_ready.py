"""What is ready before a click, and what stays so."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from netron_lens.pool import WorkerPool
from netron_lens.protocol import ExportRequest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

MODEL = """
import sys
from torch import nn


class Net(nn.Module):
    import os
    print("parent", os.getppid(), "known", sorted({"einops", "mine"} & set(sys.modules)), flush=True)
    import einops
    import mine
"""


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """A virtual environment that sees the packages of the one that runs the tests."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    packages = next((tmp_path / "venv" / "lib").glob("python*/site-packages"))
    others = "\n".join(entry for entry in sys.path if entry.endswith("site-packages"))
    (packages / "others.pth").write_text(others, encoding="utf-8")
    return packages


@pytest.fixture
async def pool(environment: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[WorkerPool, list[str]]]:
    monkeypatch.delenv("NETRON_LENS_NO_FORK", raising=False)
    written: list[str] = []
    pool = WorkerPool(str(environment.parents[2] / "bin" / "python"), None, written.append)
    yield pool, written
    await pool.close()


async def test_after_the_first_click_installed_packages_are_imported_ahead_and_the_users_files_never(
    pool: tuple[WorkerPool, list[str]], tmp_path: Path
) -> None:
    first = await clicked(*pool, tmp_path)
    second = await clicked(*pool, tmp_path)
    assert first.endswith("known []")
    assert second.endswith("known ['einops']")
    assert first.split()[1] == second.split()[1]


async def test_a_new_worker_is_started_when_a_package_was_installed(
    pool: tuple[WorkerPool, list[str]], environment: Path, tmp_path: Path
) -> None:
    first = await clicked(*pool, tmp_path)
    os.utime(environment, (1, 1))
    second = await clicked(*pool, tmp_path)
    assert first.split()[1] != second.split()[1]


async def clicked(pool: WorkerPool, written: list[str], folder: Path) -> str:
    """What a run says of its parent and of the modules that it finds."""
    (folder / "net.py").write_text(MODEL, encoding="utf-8")
    (folder / "mine.py").write_text("", encoding="utf-8")
    written.clear()
    request = ExportRequest(file=str(folder / "net.py"), qualname="Net", folder=str(folder))
    await pool.export(request, lambda _: None)
    deadline = time.monotonic() + 30
    while "known" not in "".join(written):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
    return next(line for line in "".join(written).splitlines() if "known" in line)
