"""What is learned of an interpreter before anything runs in it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from netron_lens.pool.probe import InterpreterError, probe


def test_says_where_an_interpreter_looks_for_modules() -> None:
    found = asyncio.run(probe(sys.executable))
    assert list(found.sys_path) == plain(sys.executable, "'\\n'.join(sys.path[1:])").split()
    assert found.torch is not None


def test_the_path_has_what_pythonpath_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert str(tmp_path) in asyncio.run(probe(sys.executable)).sys_path


def test_the_users_own_site_packages_are_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONUSERBASE", str(tmp_path))
    interpreter = str(Path(sys.executable).resolve())
    folder = Path(plain(interpreter, "site.getusersitepackages()"))
    package = folder / "torch-9.9.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: torch\nVersion: 9.9\n", encoding="utf-8")
    found = asyncio.run(probe(interpreter))
    assert str(folder) in found.sys_path
    assert found.torch == "9.9"


async def test_an_interpreter_that_is_not_there_is_named() -> None:
    with pytest.raises(InterpreterError, match=r"`/no/python` could not be started"):
        await probe("/no/python")


async def test_a_program_that_is_no_python_is_named() -> None:
    with pytest.raises(InterpreterError, match="/bin/echo"):
        await probe("/bin/echo")


def plain(interpreter: str, expression: str) -> str:
    """What an expression is in an interpreter that was started as users start it."""
    command = [interpreter, "-c", f"import site, sys; print({expression})"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
