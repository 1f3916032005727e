"""Where the user's Python looks for modules: what `python -I` leaves out, put back without letting it in front.

A worker first needs the packages (torch among them), then, for a run, all that `python file.py` would see.
"""

from __future__ import annotations

import functools
import os
import site
import sys
from pathlib import Path

OURS = str(Path(__file__).absolute().parents[1]) + os.sep
"""The folder of this package, as the code objects of its modules name it."""

PACKAGE_FOLDERS = ("site-packages", "dist-packages")


def add_packages(folder: str | None) -> None:
    """Add the user's site-packages and `PYTHONPATH`, after the standard library and before the installed packages.

    Entries of `PYTHONPATH` under `folder`, the user's workspace, wait for `enter`.
    """
    place = next((index for index, entry in enumerate(sys.path) if _holds_packages(entry)), len(sys.path))
    known = set(sys.path)
    if has_user_site():
        site.addsitedir(site.getusersitepackages())
    added = [entry for entry in sys.path if entry not in known]
    outside = [entry for entry in _python_path(folder) if not _is_under(entry, folder)]
    rest = [entry for entry in sys.path if entry in known]
    sys.path[:] = _unique([*rest[:place], *outside, *added, *rest[place:]])


def enter(folder: str | None) -> None:
    """Put `PYTHONPATH` where Python itself puts it: in front of everything but the running file's folder."""
    entries = _python_path(folder)
    sys.path[:] = _unique([*entries, *sys.path])


def has_user_site() -> bool:
    """Whether Python would use the user's own site-packages, which `-I` turns off."""
    if os.environ.get("PYTHONNOUSERSITE"):
        return False
    if hasattr(os, "getuid") and (os.getuid(), os.getgid()) != (os.geteuid(), os.getegid()):
        return False
    if sys.prefix != sys.base_prefix and not _sees_system_packages(Path(sys.prefix) / "pyvenv.cfg"):
        return False
    return Path(site.getusersitepackages()).is_dir()


def is_installed(origin: str) -> bool:
    """Whether a module file belongs to an installed package, not to the user's own code."""
    if any(name in Path(origin).parts for name in PACKAGE_FOLDERS):
        return True
    return any(origin.startswith(folder + os.sep) for folder in package_folders())


def package_folders() -> list[str]:
    """List the folders of `sys.path` that packages are installed in, `pip install --target`'s among them."""
    return [entry for entry in sys.path if entry and (_holds_packages(entry) or _holds_distributions(entry))]


@functools.cache
def real(folder: str) -> str:
    """The real path of a folder, asked for once."""
    return os.path.realpath(folder)


def _sees_system_packages(configuration: Path) -> bool:
    if not configuration.is_file():
        return True
    lines = (line.partition("=") for line in configuration.read_text(encoding="utf-8").splitlines())
    settings = {key.strip().lower(): value.strip().lower() for key, _, value in lines}
    return settings.get("include-system-site-packages") == "true"


def _python_path(folder: str | None) -> list[str]:
    entries = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return [os.path.abspath(os.path.join(folder or "", entry)) for entry in entries if entry]  # noqa: PTH100, PTH118


def _is_under(entry: str, folder: str | None) -> bool:
    return folder is not None and Path(entry).is_relative_to(folder)


@functools.cache
def _holds_packages(entry: str) -> bool:
    return Path(entry).name in PACKAGE_FOLDERS


@functools.cache
def _holds_distributions(entry: str) -> bool:
    try:
        return any(name.endswith(".dist-info") for name in os.listdir(entry))  # noqa: PTH208 - names are wanted
    except OSError:
        return False


def _unique(entries: list[str]) -> list[str]:
    return list(dict.fromkeys(entries))
