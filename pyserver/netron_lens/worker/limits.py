"""The limits that a run sets on its own process; whatever gets past them is stopped from outside."""

from __future__ import annotations

import os
import sys


def limit_memory(memory: int | None) -> None:
    """Let a data segment of more than `memory` bytes fail where it is asked for, so that the failure has a line.

    Address space is no measure: torch maps gigabytes that it never touches.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory is None or not sys.platform.startswith("linux"):
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_data_segment() + memory, hard))


def _data_segment() -> int:
    status = os.open("/proc/self/status", os.O_RDONLY)
    try:
        text = os.read(status, 1 << 14)
    finally:
        os.close(status)
    _, found, rest = text.partition(b"\nVmData:")
    return int(rest.split(None, 1)[0]) * 1024 if found else 0
