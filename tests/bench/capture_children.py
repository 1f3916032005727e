"""Work in a forked child: what it gives, and what it takes."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import time
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 300
"""Seconds after which work is given up."""


def forked(work: Callable[[], Any]) -> dict[str, Any]:
    """`value`, what the work gives in a child; nothing where it fails."""

    def tell(writer: int) -> None:
        signal.alarm(PATIENCE)
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            value = work()
        os.write(writer, json.dumps(value).encode())

    answer = in_child(tell)["answer"]
    return {"value": json.loads(answer)} if answer else {}


def in_child(work: Callable[[int], None]) -> dict[str, Any]:
    """What a child answers, and what it took: processor time in ms, wall time in ms, peak memory in MB."""
    reader, writer = os.pipe()
    wall, own = time.perf_counter(), time.process_time()
    process = os.fork()
    if process == 0:
        os.close(reader)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        with contextlib.suppress(BaseException):  # a peer may fail in any way; the table shows nothing for it
            work(writer)
        os._exit(0)
    os.close(writer)
    forking = time.process_time() - own
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    _, _, used = os.wait4(process, 0)
    return {
        "answer": answer,
        "wall": (time.perf_counter() - wall) * 1e3,
        "cpu": (used.ru_utime + used.ru_stime + forking) * 1e3,
        "rss": used.ru_maxrss / 1024,
    }
