"""The command line as a process of its own, as its users start it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
Cli = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def schema() -> Callable[[str], Any]:
    """The JSON Schema of a name."""
    return lambda name: json.loads((ROOT / "pyserver" / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """Run `netron-lens` in the test's folder."""
    return partial(run, tmp_path)


def run(folder: Path, *arguments: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `netron-lens` in a folder; `path` is where else modules are looked for."""
    command = [sys.executable, "-m", "netron_lens", *arguments]
    entries = [str(each) for each in (ROOT / "pyserver", path) if each is not None]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entries)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
