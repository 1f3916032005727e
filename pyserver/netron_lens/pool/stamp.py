"""Whether an interpreter's packages have changed since its workers were started."""

from __future__ import annotations

import os

Stamp = tuple[tuple[str, int | None], ...]


def environment_stamp(interpreter: str, sys_path: tuple[str, ...]) -> Stamp:
    """The times of the interpreter's file and its package folders: installing a package changes one of them."""
    folders = [entry for entry in sys_path if entry.endswith(("site-packages", "dist-packages"))]
    return tuple((path, _modified(path)) for path in [interpreter, *folders])


def _modified(path: str) -> int | None:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116 - four of these at every click
    except OSError:
        return None
