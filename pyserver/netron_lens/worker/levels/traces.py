"""Places of the user's code in the stack traces that torch's exporters write, which know lines and no columns."""

from __future__ import annotations

import linecache
import re

from netron_lens.protocol import Span
from netron_lens.worker.capture.record import Site
from netron_lens.worker.capture.text import sites

_FRAME = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)')


def user_frames(trace: str) -> list[Site]:
    """The user's frames of a trace, outermost first, each as its whole line."""
    found = [(match["file"], int(match["line"])) for match in _FRAME.finditer(trace)]
    return [_line(file, line) for file, line in found if sites.is_users_file(file)]


def _line(file: str, line: int) -> Site:
    text = linecache.getline(file, line).rstrip("\r\n")
    start = len(text) - len(text.lstrip())
    end = len(text.encode("utf-16-le")) // 2
    return Site(file, Span(start_line=line, start_column=start, end_line=line, end_column=end))
