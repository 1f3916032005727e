"""The limits that a run sets on its own process; whatever gets past them is stopped from outside."""

from __future__ import annotations

import sys
from pathlib import Path


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
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0
