"""The time that a search may take, as work done: a busy machine makes it slower, not worse."""

from __future__ import annotations

import sys
import time

_PATIENCE = 5
"""How many times longer on the clock than in processor time a search may take."""
_IDLE = 160
"""After how many tries that came no further there is nothing left to learn."""
_COMPILER = "torch._dynamo"
"""What torch imports when a first sum fails on shapes: a second or two in which nothing is searched."""
_FEW, _LARGE = 24, 2
"""Fewer tries are no search, though each takes long."""
_STILL = 40
"""A search that came further in its last tries goes on."""


class Budget:
    """Some `seconds` of processor time from now on, or `longest` where what was tried is little or still helps."""

    def __init__(self, seconds: float, longest: float) -> None:
        self._begun, self._clock = time.process_time(), time.monotonic()
        self._last, self._has_compiler = self._begun, _COMPILER in sys.modules
        self._seconds, self._longest = min(seconds, longest), longest
        self._tries = self._idle = 0

    def tried(self, *, helped: bool) -> None:
        """Note a try, and whether it came further than all before it."""
        now = time.process_time()
        if not self._has_compiler and _COMPILER in sys.modules:
            self._has_compiler = True
            self._begun += now - self._last
        self._last = now
        self._tries += 1
        self._idle = 0 if helped else self._idle + 1

    def enough(self) -> bool:
        """Tell whether the usual time is over: what runs by then need not be bettered."""
        return time.process_time() - self._begun > self._seconds

    def spent(self) -> bool:
        """Tell whether the time is over, or nothing new was learned for long."""
        used = time.process_time() - self._begun
        longest = self._longest if self._tries >= _FEW else self._longest * _LARGE
        if used > longest or time.monotonic() - self._clock > longest * _PATIENCE:
            return True
        if self._idle >= _IDLE:
            return True
        return used > self._seconds and self._idle >= _STILL
