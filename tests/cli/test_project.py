"""Which folder is taken for a file's project at the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netron_lens.cli.project import find_workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("marks", "found"),
    [
        ([], "a/models"),
        (["a/README.md"], "a"),
        (["a/README.md", "LICENSE"], ""),
        (["LICENSE", "a/requirements.txt"], "a"),
        (["a/LICENSE", "setup.py"], ""),
    ],
)
def test_a_project_is_known_by_its_files(tmp_path: Path, marks: list[str], found: str) -> None:
    folder = tmp_path / "a" / "models"
    folder.mkdir(parents=True)
    for mark in marks:
        (tmp_path / mark).write_text("", encoding="utf-8")
    assert find_workspace(folder / "net.py") == str(tmp_path / found)


def test_the_home_folder_is_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "readme").write_text("", encoding="utf-8")
    (tmp_path / "a").mkdir()
    assert find_workspace(tmp_path / "a" / "net.py") == str(tmp_path / "a")


def test_what_lies_in_the_current_folder_belongs_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_workspace(tmp_path / "a" / "net.py") == str(tmp_path)
