"""The time that a search may take, as work done: a busy machine makes it slower, not worse."""

from __future__ import annotations

import time

_PATIENCE = 2.5
"""How many times longer on the clock than in processor time a search may take."""


class Budget:
    """Some seconds of processor time from now on."""

    def __init__(self, seconds: float) -> None:
        self._processor = time.process_time() + seconds
        self._clock = time.monotonic() + seconds * _PATIENCE

    def spent(self) -> bool:
        """Tell whether the time is over."""
        return time.process_time() > self._processor or time.monotonic() > self._clock
