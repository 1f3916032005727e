"""Let the memory of a prepared process lie in large pages, so that forking and ending it cost little (Linux).

A fork copies one entry for each page that the parent has, and the end of the fork drops them: 20 ms of processor time
for the 60,000 small pages of torch, 4 ms for large ones. What a fork writes is copied in small pages all the same, and
runs slower in them: a fork that waits has time to gather its own.
"""

from __future__ import annotations

import ctypes
import gc

SIZE = 1 << 21
"""Bytes of a large page."""

_HUGE, _COLLAPSE = 14, 25  # MADV_HUGEPAGE, MADV_COLLAPSE


def settle() -> None:
    """Call what exists now permanent, and gather it in large pages where the system can (Linux 6.1)."""
    gc.collect()
    gc.freeze()
    advise = ctypes.CDLL(None).madvise
    for start, end in _heaps():
        place = ctypes.c_void_p(start)
        advise(place, ctypes.c_size_t(end - start), _HUGE)
        for page in range(start, end, SIZE):
            advise(ctypes.c_void_p(page), ctypes.c_size_t(SIZE), _COLLAPSE)


def _heaps() -> list[tuple[int, int]]:
    """The ranges of whole large pages in which objects lie: private memory that belongs to no file."""
    found = []
    with open("/proc/self/maps", "rb") as maps:  # noqa: PTH123 - in bytes, and nothing kept of it
        for line in maps:
            span, rights, _, _, _, *name = line.split()
            if rights != b"rw-p" or (name and name[0] != b"[heap]"):
                continue
            first, _, last = span.partition(b"-")
            start, end = -(-int(first, 16) // SIZE) * SIZE, int(last, 16) // SIZE * SIZE
            if start < end:
                found.append((start, end))
    return found
