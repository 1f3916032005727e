"""A Windows job: the processes of one worker, which end with the process that holds it, and what they may take."""

from __future__ import annotations

import sys
from typing import Protocol

KILL_ON_CLOSE = 0x2000
JOB_MEMORY = 0x200
EXTENDED_LIMITS = 9
SET_QUOTA_AND_TERMINATE = 0x0100 | 0x0001


class Job(Protocol):
    """A job that holds one process and all that this starts."""

    def limit(self, memory: int | None) -> None:
        """Let the processes take no more than `memory` bytes together; what passes that fails."""

    def end(self) -> None:
        """Kill every process of the job."""


def job_of(pid: int) -> Job | None:
    """A new job for a process that has just started; none on other systems. Raises `OSError` where it is refused."""
    if sys.platform == "win32":
        return _WindowsJob(pid)
    return None


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("per_process_user_time", wintypes.LARGE_INTEGER),
            ("per_job_user_time", wintypes.LARGE_INTEGER),
            ("flags", wintypes.DWORD),
            ("minimum_working_set", ctypes.c_size_t),
            ("maximum_working_set", ctypes.c_size_t),
            ("active_processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority_class", wintypes.DWORD),
            ("scheduling_class", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("basic", _BasicLimits),
            ("counters", ctypes.c_ulonglong * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process_memory", ctypes.c_size_t),
            ("peak_job_memory", ctypes.c_size_t),
        )

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.CreateJobObjectW.restype = wintypes.HANDLE
    _kernel.CreateJobObjectW.argtypes = (wintypes.LPVOID, wintypes.LPCWSTR)
    _kernel.OpenProcess.restype = wintypes.HANDLE
    _kernel.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
    _kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
    _kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD)
    _kernel.TerminateJobObject.argtypes = (wintypes.HANDLE, wintypes.UINT)
    _kernel.CloseHandle.argtypes = (wintypes.HANDLE,)

    class _WindowsJob:
        def __init__(self, pid: int) -> None:
            self._handle = _checked(_kernel.CreateJobObjectW(None, None))
            self.limit(None)
            process = _checked(_kernel.OpenProcess(SET_QUOTA_AND_TERMINATE, 0, pid))
            try:
                _checked(_kernel.AssignProcessToJobObject(self._handle, process))
            finally:
                _kernel.CloseHandle(process)

        def limit(self, memory: int | None) -> None:
            limits = _ExtendedLimits()
            limits.basic.flags = KILL_ON_CLOSE | (0 if memory is None else JOB_MEMORY)
            limits.job_memory = memory or 0
            size = ctypes.sizeof(limits)
            _checked(_kernel.SetInformationJobObject(self._handle, EXTENDED_LIMITS, ctypes.byref(limits), size))

        def end(self) -> None:
            _kernel.TerminateJobObject(self._handle, 1)
            _kernel.CloseHandle(self._handle)

    def _checked(result: int | None) -> int:
        if not result:
            raise ctypes.WinError(ctypes.get_last_error())
        return result
