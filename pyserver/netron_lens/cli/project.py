"""The folder of the project that a file belongs to, where no editor says it."""

from __future__ import annotations

from pathlib import Path

_MARKS = (".git", ".vscode", "pyproject.toml", "setup.py", "setup.cfg")
_DISTRIBUTED = ("license", "licence", "copying", "requirements", "environment.y", "pipfile", ".gitignore")
_DESCRIBED = ("readme",)
"""What the names of files in a project's folder begin with: of one unpacked, and of one that is only described."""
_HIGHEST = 6


def find_workspace(file: Path) -> str:
    """The current folder for what lies in it; else the nearest folder above the file that looks like a project's."""
    here = Path.cwd()
    if file.is_relative_to(here):
        return str(here)
    marked = (folder for folder in file.parents if any((folder / mark).exists() for mark in _MARKS))
    found = next(marked, None) or _nearest(file, _DISTRIBUTED) or _nearest(file, _DESCRIBED)
    return str(found or file.parent)


def _nearest(file: Path, beginnings: tuple[str, ...]) -> Path | None:
    """Look a few folders up, not as far as the home folder, for one with a file whose name begins so."""
    home = Path.home()
    near = [folder for folder in file.parents[:_HIGHEST] if folder not in {home, *home.parents}]
    return next((folder for folder in near if _holds(folder, beginnings)), None)


def _holds(folder: Path, beginnings: tuple[str, ...]) -> bool:
    try:
        return any(each.name.lower().startswith(beginnings) for each in folder.iterdir())
    except OSError:  # not ours to read
        return False
