"""Positions in a text as editors count them: lines of any kind of end, columns in UTF-16 code units."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from netron_lens.protocol import Span

LINE_END = re.compile(r"\r\n|\r|\n")


def offset(text: str, line: int, column: int) -> int:
    """The index of a position, lines from 1; past the end of its line, or of the text, it is that end."""
    start = 0
    ends = LINE_END.finditer(text)
    for _ in range(line - 1):
        end = next(ends, None)
        if end is None:
            return len(text)
        start = end.end()
    end = next(ends, None)
    content = text[start : end.start() if end else len(text)]
    return start + index(content, column)


def index(line: str, column: int) -> int:
    """The index in a line of a column in UTF-16 code units."""
    if line.isascii():
        return min(column, len(line))
    return len(line.encode("utf-16-le", "surrogatepass")[: column * 2].decode("utf-16-le", "ignore"))


def position_at(text: str, index: int) -> types.Position:
    """The position of an index of a text."""
    *before, last = LINE_END.split(text[:index])
    return types.Position(line=len(before), character=utf16_length(last))


def utf16_length(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)


def line_text(text: str, line: int) -> str:
    """A line of a text without its end, lines from 1; empty past the text's end."""
    lines = LINE_END.split(text)
    return lines[line - 1] if 0 < line <= len(lines) else ""


def to_range(span: Span) -> types.Range:
    """The protocol's range of a span."""
    return types.Range(
        start=types.Position(line=span.start_line - 1, character=span.start_column),
        end=types.Position(line=span.end_line - 1, character=span.end_column),
    )


def line_range(text: str, line: int) -> types.Range:
    """The range of what is written on a line, its indentation left out."""
    content = line_text(text, line)
    start = len(content) - len(content.lstrip())
    return types.Range(
        start=types.Position(line=line - 1, character=start),
        end=types.Position(line=line - 1, character=max(start, utf16_length(content.rstrip()))),
    )
