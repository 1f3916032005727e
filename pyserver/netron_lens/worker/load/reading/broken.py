"""A file that is not all valid Python: the rest of it still is, and a class there can be shown."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

MOST = 20
BEGINS = re.compile(r"[^\s#)\]}]")
CONTINUES = re.compile(r"(else|elif|except|finally)\b")


@dataclass(frozen=True)
class Broken:
    """Lines, counted from 1, that are left out, and at which of them why."""

    first: int
    last: int
    line: int
    reason: str


def mended(text: str, path: str, error: SyntaxError) -> tuple[str, list[Broken]]:
    """Leave out the statements at the top of a file that do not parse; every other line stays where it is.

    Raises the given error where that leads nowhere.
    """
    lines = text.split("\n")
    left_out: list[Broken] = []
    failing: SyntaxError | None = error
    while failing is not None:
        if failing.lineno is None or len(left_out) == MOST:
            raise error
        first, last = _statement(lines, min(failing.lineno, len(lines)))
        if not any(line.strip() for line in lines[first:last]):
            raise error
        while not lines[last - 1].strip():
            last -= 1
        left_out.append(Broken(first + 1, last, failing.lineno, failing.msg))
        lines[first:last] = [""] * (last - first)
        failing = _error("\n".join(lines), path)
    return "\n".join(lines), left_out


def _statement(lines: list[str], line: int) -> tuple[int, int]:
    """Give the lines of the statement at the top of the file that a line is part of, decorators included."""
    begins = [place for place, text in enumerate(lines) if BEGINS.match(text) and not CONTINUES.match(text)]
    first = max((place for place in begins if place < line), default=0)
    last = min((place for place in begins if place >= line), default=len(lines))
    while first - 1 in begins and lines[first - 1].startswith("@"):
        first -= 1
    while lines[first].startswith("@") and last < len(lines) and last in begins and _is_decorated(lines, first, last):
        last = min((place for place in begins if place > last), default=len(lines))
    return first, last


def _is_decorated(lines: list[str], first: int, last: int) -> bool:
    """Tell whether all lines before `last` are decorators, so that the statement goes on."""
    return all(not text.strip() or text.startswith(("@", "#")) for text in lines[first:last])


def _error(text: str, path: str) -> SyntaxError | None:
    try:
        ast.parse(text, path)
    except SyntaxError as error:
        return error
    return None
