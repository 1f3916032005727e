"""How much memory a run holds, seen from outside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from netron_lens.tree import find_descendants

SHARE = 0.8
INTERVAL = 0.05 if sys.platform.startswith("linux") else 0.5
ROUNDS = 20


def resident(pid: int, *, deep: bool) -> int | None:
    """The bytes that a process holds in memory, with its descendants if `deep`; none where the system does not tell."""
    if sys.platform.startswith("linux"):
        processes = [pid, *find_descendants(pid)] if deep else [pid]
        return sum(_resident_pages(process) for process in processes) * os.sysconf("SC_PAGE_SIZE")
    if sys.platform == "win32":
        return None
    listing = subprocess.run(["/bin/ps", "-o", "rss=", "-g", str(pid)], capture_output=True, check=False)  # noqa: S603
    return sum(int(size) for size in listing.stdout.split()) * 1024


def default_limit() -> int | None:
    """What one run may take where nobody said: most of the memory that is free now."""
    if not sys.platform.startswith("linux"):
        return None
    for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
        if line.startswith("MemAvailable:"):
            return int(int(line.split()[1]) * 1024 * SHARE)
    return None


def _resident_pages(pid: int) -> int:
    try:
        return int(Path("/proc", str(pid), "statm").read_bytes().split()[1])
    except OSError:  # it has ended
        return 0
