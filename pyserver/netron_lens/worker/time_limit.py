"""A time limit for one run: code that loops for ever, or computes for long, is interrupted for what comes next."""

from __future__ import annotations

import ctypes
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 4
_limits: list[_Limit] = []
"""Those that hold now, the inner one last."""


class TookTooLong(BaseException):
    """A try exceeded its time; a `BaseException`, so that the user's `except Exception` does not catch it."""


@dataclass
class _Limit:
    """When work is to end, by processor time and by the clock; `held` while what runs must not be cut off."""

    work: float
    clock: float
    held: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def is_over(self) -> bool:
        return not self.held and (time.process_time() >= self.work or time.monotonic() >= self.clock)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TookTooLong` in this thread when Python code works longer; a call into C ends first.

    Processor time counts, so that a busy machine does not stop what is merely slow; on the clock, four times as long.
    Where it fell into a finalizer, which has lost it, it is raised again: never otherwise, for it would meet the end.
    """
    thread = threading.get_ident()
    ended, told = threading.Event(), threading.Event()
    limit = _Limit(time.process_time() + seconds, time.monotonic() + seconds * _PATIENCE)

    def watch() -> None:
        while not ended.wait(seconds / 4):
            with limit.lock:
                if limit.is_over() and not ended.is_set() and not told.is_set():
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
    _limits.append(limit)
    try:
        yield
    finally:
        with limit.lock:
            ended.set()
        _limits.remove(limit)
        sys.unraisablehook = report


@contextmanager
def unlimited() -> Iterator[None]:
    """Let what is done once for all, as an import, come to its end: cut off, it would be missing ever after.

    Its time does not count.
    """
    work, clock = time.process_time(), time.monotonic()
    held = [limit for limit in _limits if not limit.held]
    for limit in held:
        with limit.lock:
            limit.held = True
    try:
        yield
    finally:
        for limit in held:
            with limit.lock:
                limit.work += time.process_time() - work
                limit.clock += time.monotonic() - clock
                limit.held = False
