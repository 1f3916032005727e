"""A time limit for one try: code that loops for ever is interrupted, so that the next try gets its turn."""

from __future__ import annotations

import ctypes
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 4


class TookTooLong(BaseException):
    """A try exceeded its time; a `BaseException`, so that the user's `except Exception` does not catch it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TookTooLong` in this thread when Python code works longer; a call into C ends first.

    Processor time counts, so that a busy machine does not stop what is merely slow; on the clock, four times as long.
    It is raised again after as long, for a finalizer into which it fell has lost it.
    """
    thread = threading.get_ident()
    ended = threading.Event()
    lock = threading.Lock()

    def watch() -> None:
        work, clock = time.process_time() + seconds, time.monotonic() + seconds * _PATIENCE
        while not ended.wait(seconds / 4):
            if time.process_time() < work and time.monotonic() < clock:
                continue
            with lock:
                if not ended.is_set():
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TookTooLong))
            work, clock = time.process_time() + seconds, time.monotonic() + seconds * _PATIENCE

    report = sys.unraisablehook

    def reported(lost: sys.UnraisableHookArgs) -> None:
        if lost.exc_type is not TookTooLong:
            report(lost)

    sys.unraisablehook = reported
    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        with lock:
            ended.set()
        sys.unraisablehook = report
