"""The priority of a worker that gets ready while nobody waits for it.

On Linux nothing is lowered: who is not root could not raise it again, and workers there fork.
"""

from __future__ import annotations

import ctypes
import sys

if sys.platform == "win32":
    SET_INFORMATION = 0x0200
    NORMAL, BELOW_NORMAL = 0x20, 0x4000

    def lower(pid: int) -> None:
        """Let a process give way to all others."""
        _set(pid, BELOW_NORMAL)

    def restore(pid: int) -> None:
        """Let a process run as any other."""
        _set(pid, NORMAL)

    def _set(pid: int, priority: int) -> None:
        kernel = ctypes.WinDLL("kernel32")
        kernel.OpenProcess.restype = ctypes.c_void_p
        process = ctypes.c_void_p(kernel.OpenProcess(SET_INFORMATION, 0, pid))
        kernel.SetPriorityClass(process, priority)
        kernel.CloseHandle(process)

elif sys.platform == "darwin":
    PROCESS = 4
    BACKGROUND, FOREGROUND = 0x1000, 0

    def lower(pid: int) -> None:
        """Let a process give way to all others."""
        ctypes.CDLL(None).setpriority(PROCESS, pid, BACKGROUND)

    def restore(pid: int) -> None:
        """Let a process run as any other."""
        ctypes.CDLL(None).setpriority(PROCESS, pid, FOREGROUND)

else:

    def lower(pid: int) -> None:
        """Change nothing."""

    def restore(pid: int) -> None:
        """Change nothing."""
