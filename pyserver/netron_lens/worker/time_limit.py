"""A time limit for one run: code that loops for ever, or computes for long, is interrupted for what comes next."""

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
    Where it fell into a finalizer, which has lost it, it is raised again: never otherwise, for it would meet the end.
    """
    thread = threading.get_ident()
    ended, told = threading.Event(), threading.Event()
    lock = threading.Lock()
    work, clock = time.process_time() + seconds, time.monotonic() + seconds * _PATIENCE

    def watch() -> None:
        while not ended.wait(seconds / 4):
            if time.process_time() < work and time.monotonic() < clock:
                continue
            with lock:
                if not ended.is_set() and not told.is_set():
                    told.set()
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TookTooLong))

    report = sys.unraisablehook

    def reported(lost: sys.UnraisableHookArgs) -> None:
        if lost.exc_type is TookTooLong:
            told.clear()
        else:
            report(lost)

    sys.unraisablehook = reported
    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        with lock:
            ended.set()
        sys.unraisablehook = report
