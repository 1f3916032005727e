"""The processes that a process has started, and the end of all of them (Linux; elsewhere, its process group)."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

PATIENCE = 2.0
SET_DEATH_SIGNAL = 1
SET_CHILD_SUBREAPER = 36


def end_tree(pid: int) -> None:
    """Kill a process that leads a process group, the group, and whatever else descends from it."""
    descendants = find_descendants(pid)
    end_group(pid)
    for process in [pid, *descendants]:
        _kill(process)


def end_descendants() -> None:
    """Kill what this process, a subreaper, has started, its process group's other members aside."""
    if sys.platform.startswith("linux") and not _has_children():
        return
    for process in find_descendants(os.getpid()):
        _kill(process)


def become_subreaper() -> None:
    """Inherit every descendant whose own parent ends, so that none gets out of sight (Linux)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent() -> None:
    """Be killed when the thread that forked this process ends (Linux)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(SET_DEATH_SIGNAL, int(signal.SIGKILL), 0, 0, 0)


def outlive_parent() -> None:
    """Take `die_with_parent` back: from now on, this process sees by itself that its parent has ended (Linux)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(SET_DEATH_SIGNAL, 0, 0, 0, 0)


def end_group(pid: int) -> None:
    """Kill the process group that `pid` led, whether or not `pid` itself is still there."""
    if sys.platform == "win32":
        return
    try:
        os.killpg(pid, signal.SIGKILL)
    except OSError:  # no such group, or all of it has ended
        return


def end_strays(keep: set[int]) -> None:
    """Kill and reap every child of this process but those in `keep`, and what such children leave behind."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        strays = find_children(os.getpid()) - keep
        if not strays:
            return
        for stray in strays:
            end_group(stray)
            _kill(stray)
            _reap(stray)


def find_descendants(pid: int) -> list[int]:
    """Every process below `pid`, parents first; none where the system does not tell."""
    children: dict[int, list[int]] = {}
    for child, parent in _parents().items():
        children.setdefault(parent, []).append(child)
    found = [pid]
    for process in found:
        found += children.get(process, [])
    return found[1:]


def find_children(pid: int) -> set[int]:
    """The direct children of a process, those included that have ended and wait to be reaped."""
    return {child for child, parent in _parents().items() if parent == pid}


def _has_children() -> bool:
    """Whether this process has a child, one that has ended included: told at once, without a look at all processes."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def _parents() -> dict[int, int]:
    if not sys.platform.startswith("linux"):
        return {}
    parents = {}
    for entry in os.listdir("/proc"):  # noqa: PTH208 - names are wanted, hundreds of them, many times a second
        if entry.isdecimal():
            try:
                status = Path("/proc", entry, "stat").read_bytes()
            except OSError:  # the process has ended meanwhile
                continue
            parents[int(entry)] = int(status.rpartition(b")")[2].split()[1])
    return parents


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    except OSError:  # it has ended
        return


def _reap(pid: int) -> None:
    try:
        os.waitpid(pid, 0)
    except OSError:  # it was no child of ours any more
        return
