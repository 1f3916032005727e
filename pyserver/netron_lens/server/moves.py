"""Where a piece of a text stands after edits, or stood before them, or that an edit touched it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.protocol import Span
from netron_lens.server.positions import LINE_END, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_JOINS_BEFORE = re.compile(r"[\w.]\Z")
_JOINS_AFTER = re.compile(r"[\w.(\[]")


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A replaced piece of a text: the span that went, and the text that came."""

    span: Span
    text: str

    @property
    def end(self) -> tuple[int, int]:
        """The line and column at which the new text ends."""
        *before, last = LINE_END.split(self.text)
        if not before:
            return self.span.start_line, self.span.start_column + utf16_length(last)
        return self.span.start_line + len(before), utf16_length(last)


def moved(span: Span, edits: Iterable[Edit]) -> Span | None:
    """Where a span stands after edits, one after the other; none where one of them touched it.

    An edit beside the span touches it where it goes on with its first or last word, attribute, call or index.
    """
    current = span
    for edit in edits:
        step = _step(current, edit)
        if step is None:
            return None
        current = step
    return current


def stood(span: Span, edits: Sequence[Edit]) -> Span | None:
    """Where a span stood before edits, made one after the other; none where one of its ends is in new text."""
    start: tuple[int, int] | None = (span.start_line, span.start_column)
    end: tuple[int, int] | None = (span.end_line, span.end_column)
    is_empty = start == end
    for edit in reversed(edits):
        end = end and _undone(end, edit)
        start = end if is_empty else start and _undone(start, edit, starts=True)
    if start is None or end is None:
        return None
    return Span(start_line=start[0], start_column=start[1], end_line=end[0], end_column=end[1])


def _undone(place: tuple[int, int], edit: Edit, *, starts: bool = False) -> tuple[int, int] | None:
    """Where a place stood; what was deleted just before a piece `starts` stood before it."""
    is_behind = starts and place >= edit.end
    if place <= (edit.span.start_line, edit.span.start_column) and not is_behind:
        return place
    if place < edit.end:
        return None
    line, column = edit.end
    moved_by = edit.span.end_column - column if place[0] == line else 0
    return place[0] + edit.span.end_line - line, place[1] + moved_by


def _step(span: Span, edit: Edit) -> Span | None:
    start, end = (span.start_line, span.start_column), (span.end_line, span.end_column)
    gone_from = (edit.span.start_line, edit.span.start_column)
    gone_to = (edit.span.end_line, edit.span.end_column)
    if gone_to < start or (gone_to == start and not _JOINS_BEFORE.search(edit.text)):
        return _shifted(span, edit)
    if gone_from > end or (gone_from == end and not _JOINS_AFTER.match(edit.text)):
        return span
    return None


def _shifted(span: Span, edit: Edit) -> Span:
    line, column = edit.end
    lines, columns = line - edit.span.end_line, column - edit.span.end_column
    return Span(
        start_line=span.start_line + lines,
        start_column=span.start_column + (columns if span.start_line == edit.span.end_line else 0),
        end_line=span.end_line + lines,
        end_column=span.end_column + (columns if span.end_line == edit.span.end_line else 0),
    )
