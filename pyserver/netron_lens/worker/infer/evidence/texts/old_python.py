"""Scripts that were written for Python 2, or before `async` was a keyword: what a model is built with stands there."""

from __future__ import annotations

import re

_REWRITTEN = (
    (re.compile(r"\basync(\s*=[^=])"), r"non_blocking\1"),
    (re.compile(r"^([ \t]*)print[ \t]+[^\s(=.,:)\]].*$", re.MULTILINE), r"\1pass"),
    (re.compile(r"\bexcept[ \t]+([\w.]+|\([\w., ]+\))[ \t]*,[ \t]*(\w+)[ \t]*:"), r"except \1 as \2:"),
)


def rewritten(source: str) -> str:
    """Give the text as Python 3 reads it, line by line; what it prints is left out."""
    for pattern, new in _REWRITTEN:
        source = pattern.sub(new, source)
    return source
