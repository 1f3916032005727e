"""What levels need beyond torch comes from a folder of the extension's own where the environment lacks it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netron_lens.pool import WorkerPool
from netron_lens.protocol import ExportRequest
from netron_lens.worker.levels import packages

if TYPE_CHECKING:
    from netron_lens.protocol import Level

# Where `setuptools` replaces `distutils`, as it does below Python 3.12, looking for `pip` makes it say so.
pytestmark = pytest.mark.filterwarnings("ignore:Setuptools is replacing distutils")

NET = """
from importlib.util import find_spec
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 2)

    def forward(self, x):
        x = self.layer(x)
        return x.relu() if find_spec("only_for_levels") is None else x.tanh()
"""


def environment(folder: Path, *names: str) -> None:
    """Make a folder of installed packages of which only the names are known."""
    for name in names:
        information = folder / f"{name}-1.0.dist-info"
        information.mkdir(parents=True)
        (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")


def test_what_the_environment_lacks_is_to_be_installed_into_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment(tmp_path / "environment", "torch", "numpy", "typing_extensions", "packaging", "protobuf", "ml_dtypes")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "environment")])
    found = packages.installation(str(tmp_path / "levels"), "onnx")
    assert found is not None
    assert [each.partition("==")[0] for each in found.requirements] == ["onnx", "onnxscript", "onnx-ir"]
    assert Path(found.folder).is_relative_to(tmp_path / "levels")
    assert "torch-1.0" in Path(found.folder).parent.name


def test_what_the_users_own_code_lacks_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment(tmp_path / "environment", "torch")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "environment")])
    assert packages.installation(str(tmp_path / "levels"), "einops") is None


@pytest.fixture
def requests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[Level, ExportRequest]:
    """Requests for `NET`, with a folder for levels that holds the package it looks for."""
    root = str(tmp_path / "levels")
    monkeypatch.setattr(packages, "_VERSIONS", {"only_for_levels": "1"})
    monkeypatch.setattr(packages, "_MODULES", {"only_for_levels"})
    lacking = packages.installation(root, "only_for_levels")
    assert lacking is not None
    Path(lacking.folder).mkdir(parents=True)
    Path(lacking.folder, "only_for_levels.py").touch()
    file = tmp_path / "net.py"
    file.write_text(NET)

    def request(level: Level) -> ExportRequest:
        private = tmp_path / level
        private.mkdir()
        return ExportRequest(file=str(file), qualname="Net", folder=str(private), level=level, packages=root)

    return {"layers": request("layers"), "operators": request("operators")}


@pytest.mark.asyncio
async def test_only_levels_that_need_the_folder_import_from_it(requests: dict[Level, ExportRequest]) -> None:
    expected: dict[Level, bytes] = {"layers": b"relu", "operators": b"tanh"}
    pool = WorkerPool(sys.executable, None, lambda _: None)
    try:
        for level, operation in expected.items():
            result = await pool.export(requests[level], lambda _: None)
            assert result.export.graph is not None, result.export.error
            assert operation in await asyncio.to_thread(Path(result.export.graph).read_bytes)
    finally:
        await pool.close()
