"""Files that a model would write, remove or rename outside the folders where it may; new folders are left out."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import sys
from typing import Any

from netron_lens.worker.guard import own, reports
from netron_lens.worker.guard.refusal import refuse

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
DEVICES = frozenset({os.devnull, "/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/zero", "nul", "NUL"})
_LISTED = "/dev/fd"
_DESCRIPTORS = 256
_allowed: list[str] = []
_kept: set[int] = set()


def allow(folder: str) -> None:
    """Let files be written within a folder."""
    _allowed.append(os.path.realpath(folder))


def keep_descriptors() -> None:
    """Remember what this process has open: a number that is taken for a file would close it."""
    listed = os.path.isdir(_LISTED)  # noqa: PTH112 - a folder of the system's
    for number in map(int, os.listdir(_LISTED)) if listed else range(_DESCRIPTORS):  # noqa: PTH208 - names are wanted
        with contextlib.suppress(OSError):
            os.fstat(number)
            _kept.add(number)


def leave_out_folders() -> None:
    """Make no new folder elsewhere: a constructor makes one for what is saved later, and no drawing needs it."""
    mkdir = os.mkdir

    @functools.wraps(mkdir)
    def mkdir_or_skip(path: Any, *args: Any, **kwargs: Any) -> None:
        if own.active or os.path.lexists(path) or _is_allowed(os.fsdecode(path)):
            mkdir(path, *args, **kwargs)
        else:
            reports.report("no-folder", f"the folder `{os.fsdecode(path)}` is not made: the model is drawn without it")

    os.mkdir = mkdir_or_skip


def opened(args: tuple[Any, ...]) -> None:
    """Refuse to open a file for writing, and what this process had open before."""
    path, mode, flags = args[0], args[1], args[2]
    if isinstance(path, int) and path in _kept and sys._getframe(2).f_code is not os.fdopen.__code__:  # noqa: SLF001 - `os.fdopen` is meant so
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    if isinstance(mode, str):
        if not ("w" in mode or "a" in mode or "x" in mode or "+" in mode):
            return
    elif not (isinstance(flags, int) and flags & WRITING):
        return
    written((path,))


def written(args: tuple[Any, ...]) -> None:
    """Refuse paths outside the folders where files may be written."""
    for path in args:
        if isinstance(path, (str, bytes, os.PathLike)) and not _is_allowed(os.fsdecode(path)):
            refuse(f"it writes `{os.fsdecode(path)}`")


def changed(args: tuple[Any, ...]) -> None:
    """Refuse to change what is known of a file."""
    written(args[:1])


def folder(args: tuple[Any, ...]) -> None:
    """Refuse a new folder."""
    if not os.path.isdir(args[0]):  # noqa: PTH112 - an existing folder is no change, and Python says so itself
        written(args[:1])


def removed(args: tuple[Any, ...]) -> None:
    """Refuse to remove what is there."""
    if os.path.lexists(args[0]):
        written(args[:1])


def renamed(args: tuple[Any, ...]) -> None:
    """Refuse to move a file, from or to elsewhere."""
    written(args[:2])


def database(args: tuple[Any, ...]) -> None:
    """Refuse a database in a file."""
    if args and args[0] not in (":memory:", b":memory:", ""):
        written(args[:1])


def _is_allowed(path: str) -> bool:
    if path in DEVICES:
        return True
    real = os.path.realpath(path)
    return any(real == folder or real.startswith(folder + os.sep) for folder in _allowed)
