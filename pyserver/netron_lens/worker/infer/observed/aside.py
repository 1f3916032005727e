"""Work done in a copy of this process: whatever it loads, breaks or runs into leaves no trace here."""

from __future__ import annotations

import faulthandler
import os
import select
import signal
import time
from typing import TYPE_CHECKING, NoReturn

from netron_lens.worker.guard.own import own

if TYPE_CHECKING:
    from collections.abc import Callable

_WAITED = 4
"""How many times its processor time a copy is waited for: other programs run too."""
_CHUNK = 1 << 16


def aside(work: Callable[[], str], seconds: float) -> str | None:
    """Give what `work` gives, run in a copy; none where it takes more processor time than `seconds`, or fails."""
    reader, writer = os.pipe()
    with own():
        child = os.fork()
    if child == 0:
        os.close(reader)
        _run(work, writer, seconds)
    os.close(writer)
    try:
        answer = _read(reader, time.monotonic() + seconds * _WAITED)
    finally:
        os.close(reader)
        with own():
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return answer.decode() or None


def _run(work: Callable[[], str], writer: int, seconds: float) -> NoReturn:
    faulthandler.disable()
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        answer = work().encode()
        while answer:
            answer = answer[os.write(writer, answer) :]
    except BaseException:  # noqa: BLE001 - of a copy only its answer counts: the process itself tells every failure
        os._exit(1)
    os._exit(0)


def _read(reader: int, end: float) -> bytes:
    answer = b""
    while select.select([reader], [], [], max(0.0, end - time.monotonic()))[0]:
        chunk = os.read(reader, _CHUNK)
        if not chunk:
            return answer
        answer += chunk
    return b""
