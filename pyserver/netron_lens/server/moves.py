"""Where a piece of a text stands after edits, or that an edit touched it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.protocol import Span
from netron_lens.server.positions import LINE_END, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterable
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
