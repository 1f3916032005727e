"""Which of the user's statements led to what was refused."""

from __future__ import annotations

import functools
import linecache
import os
import sys
import sysconfig

from netron_lens.protocol import Warned
from netron_lens.worker.paths import OURS

warnings: list[Warned] = []


def statement() -> tuple[str | None, int | None, str]:
    """Give the file, the line and the text of the user's statement that is running; nothing where none is."""
    frame = sys._getframe(1)  # noqa: SLF001 - there is no other way to the callers
    while frame is not None:
        name = frame.f_code.co_filename
        if is_users(name):
            return name, frame.f_lineno, linecache.getline(name, frame.f_lineno).strip()
        frame = frame.f_back  # type: ignore[assignment] # ends with none
    return None, None, ""


def is_called_by_user() -> bool:
    """Tell whether the user's own code, not a library, called into the standard library."""
    frame = sys._getframe(1)  # noqa: SLF001
    while frame is not None:
        name = frame.f_code.co_filename
        if is_users(name):
            return True
        if not _is_standard(name) and not name.startswith(OURS):
            return False
        frame = frame.f_back  # type: ignore[assignment] # ends with none
    return False


def report(code: str, message: str) -> Warned:
    """Note something with the user's statement that led to it, once for each statement."""
    file, line, _ = statement()
    warned = Warned(code=code, message=message, file=file, line=line)
    if warned not in warnings:
        warnings.append(warned)
    return warned


def withdraw(message: str) -> None:
    """Forget what was noted and did not matter in the end."""
    warnings[:] = [each for each in warnings if each.message != message]


@functools.cache
def is_users(file: str) -> bool:
    """Tell whether a file is neither Python's, nor an installed package's, nor ours."""
    if file.startswith("<"):
        return False
    return not (_is_standard(file) or "site-packages" in file or "dist-packages" in file or file.startswith(OURS))


@functools.cache
def _is_standard(file: str) -> bool:
    if file.startswith("<frozen"):
        return True
    standard = (sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"))
    return file.startswith(tuple(folder + os.sep for folder in standard)) and "site-packages" not in file
