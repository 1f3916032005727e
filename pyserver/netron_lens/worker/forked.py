"""Forking a child, and a run in one, from its parent's side (Linux)."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from netron_lens.tree import become_subreaper, die_with_parent

if TYPE_CHECKING:
    from collections.abc import Callable

CHUNK = 1 << 16


@dataclass(kw_only=True)
class ForkedRun:
    """A run in a child process: the pipe it answers by, and the start of a line that has not ended yet."""

    run: int
    pid: int
    pipe: int
    rest: bytearray = field(default_factory=bytearray)

    def read(self) -> bytes | None:
        """The lines that have ended by now; none where there is nothing to read. Raises `EOFError` after the last."""
        try:
            data = os.read(self.pipe, CHUNK)
        except BlockingIOError:
            return None
        if not data:
            raise EOFError
        self.rest += data
        end = self.rest.rfind(b"\n") + 1
        lines = bytes(self.rest[:end])
        del self.rest[:end]
        return lines


def fork(work: Callable[[int], None], leave: Callable[[], None]) -> tuple[int, int]:
    """Fork a child that leaves what is the parent's, then works, given the pipe to answer by.

    Returns its process and the parent's end of that pipe, which does not block.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _become(work, leave, writing)
    os.close(writing)
    os.set_blocking(reading, False)
    return pid, reading


def _become(work: Callable[[int], None], leave: Callable[[], None], output: int) -> NoReturn:
    """In the child: leave the parent's group, signals and descriptors, then work."""
    try:
        os.setsid()
        become_subreaper()
        die_with_parent()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        leave()
        work(output)
    except BaseException:  # noqa: BLE001 - the parent's loop must not go on in a child
        traceback.print_exc(file=sys.stderr)
    finally:
        sys.stderr.flush()
        os._exit(70)
