"""A time limit for one try: code that loops for ever is interrupted, so that the next try gets its turn."""

from __future__ import annotations

import ctypes
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class TookTooLong(BaseException):
    """A try exceeded its time; a `BaseException`, so that the user's `except Exception` does not catch it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TookTooLong` in this thread when Python code runs longer; a call into C ends first."""
    thread = threading.get_ident()
    state = {"open": True}
    lock = threading.Lock()

    def interrupt() -> None:
        with lock:
            if state["open"]:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TookTooLong))

    timer = threading.Timer(max(seconds, 0.01), interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            state["open"] = False
        timer.cancel()
        time.sleep(0)
