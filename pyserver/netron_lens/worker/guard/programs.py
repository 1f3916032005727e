"""Programs and processes that a model starts or ends; probes of the machine fail as where they are missing."""

from __future__ import annotations

import os
from typing import Any

from netron_lens.worker.guard import reports
from netron_lens.worker.guard.refusal import refuse

PROBES = frozenset(
    [
        "uname",
        "ldconfig",
        "lscpu",
        "lspci",
        "git",
        "hg",
        "svn",
        "nvidia-smi",
        "nvcc",
        "rocm-smi",
        "rocminfo",
        "hipconfig",
        "hipcc",
        "gcc",
        "g++",
        "cc",
        "c++",
        "clang",
        "cl",
        "ld",
        "file",
        "which",
        "where",
        "sw_vers",
        "sysctl",
        "getconf",
        "lsb_release",
        "hostname",
        "cat",
        "objdump",
        "brew",
        "ninja",
        "wmic",
        "cmd",
        "ver",
        "ffmpeg",
        "ffprobe",
        "tput",
        "stty",
        "clear",
        "free",
        "df",
        "ps",
        "id",
        "groups",
        "fc-list",
        "dpkg",
        "rpm",
        "conda",
        "dot",
        "ipconfig",
        "ifconfig",
        "ip",
        "xdpyinfo",
        "pkg-config",
        "cmake",
        "arch",
        "vm_stat",
        "system_profiler",
    ]
)
STARTING = frozenset(["system", "popen", "fork", "vfork", "clone", "execv", "execve", "execvp", "execl", "posix_spawn"])


def start(args: tuple[Any, ...]) -> None:
    """Refuse a program. Raises `FileNotFoundError` for a probe."""
    command = args[0] if args else None
    if command is None and len(args) > 1:
        command = args[1]
    words = [command] if isinstance(command, (str, bytes, os.PathLike)) else list(command or [""])
    first = os.fsdecode(words[0]).split() or [""]
    program = os.path.basename(first[0]).removesuffix(".exe")  # noqa: PTH119 - a name, not a file
    if program in ("sh", "bash") and len(args) > 1 and isinstance(args[1], (list, tuple)) and len(args[1]) > 2:  # noqa: PLR2004 - sh -c TEXT
        program = os.path.basename((os.fsdecode(args[1][2]).split() or [""])[0])  # noqa: PTH119
    if program in PROBES or not reports.is_called_by_user():
        raise FileNotFoundError(2, "No such file or directory", program)
    refuse(f"it starts a program (`{program}`)")


def fork(args: tuple[Any, ...]) -> None:
    """Refuse a copy of the process."""
    del args
    refuse("it starts a process")


def kill(args: tuple[Any, ...]) -> None:
    """Refuse to end a process; asking whether one lives is harmless."""
    if len(args) > 1 and args[1] != 0:
        refuse("it ends a process")


def symbol(args: tuple[Any, ...]) -> None:
    """Refuse a function of the C library that starts a program, which would not say so itself."""
    name = args[1] if len(args) > 1 else None
    if name in STARTING:
        refuse(f"it starts a program (`{name}` of the C library)")
