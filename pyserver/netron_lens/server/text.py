"""An open document: its text, its version, and the edits that led from one version to the next."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lsprotocol import types

from netron_lens.protocol import Span
from netron_lens.server.moves import Edit, moved, stood
from netron_lens.server.positions import LINE_END, offset

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEPT_EDITS = 5000
_KEPT_MARKS = 50


@dataclass
class Text:
    """An open document. `edits` holds each edit with the version that it led to, oldest first.

    `marks` holds the versions that somebody may ask for again, by the digests of their texts.
    """

    uri: str
    path: str
    text: str
    version: int
    unsaved: bool
    first: int
    edits: list[tuple[int, Edit]] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=dict)

    def mark(self) -> None:
        """Remember the text as it stands."""
        digest = digest_of(self.text)
        self.marks.pop(digest, None)
        self.marks[digest] = self.version
        while len(self.marks) > _KEPT_MARKS:
            del self.marks[next(iter(self.marks))]

    def change(self, changes: Sequence[types.TextDocumentContentChangeEvent], version: int) -> None:
        """Apply the changes of one notification."""
        for change in changes:
            edit = _edit(self.text, change)
            start = offset(self.text, edit.span.start_line, edit.span.start_column)
            end = offset(self.text, edit.span.end_line, edit.span.end_column)
            self.text = self.text[:start] + edit.text + self.text[end:]
            self.edits.append((version, edit))
        self.version = version
        self.unsaved = True
        if len(self.edits) > _KEPT_EDITS:
            self.first = self.edits[-_KEPT_EDITS - 1][0]
            self.edits = [(at, edit) for at, edit in self.edits if at > self.first]

    def locate(self, span: Span, digest: str) -> Span | None:
        """Where a span of a marked text stands now; none where it was touched, or nobody knows the text any more."""
        edits = self._edits_since(digest)
        return None if edits is None else moved(span, edits)

    def trace(self, span: Span, digest: str) -> Span | None:
        """Where a span of the present text stood in a marked one; none where it was put in since."""
        edits = self._edits_since(digest)
        return None if edits is None else stood(span, edits)

    def locate_version(self, span: Span, version: int) -> Span | None:
        """Where a span of an older version stands now; none where it was touched or is too old to tell."""
        return None if version < self.first else moved(span, self._edits_after(version))

    def _edits_since(self, digest: str) -> list[Edit] | None:
        if digest == digest_of(self.text):
            return []
        version = self.marks.get(digest)
        return None if version is None or version < self.first else self._edits_after(version)

    def _edits_after(self, version: int) -> list[Edit]:
        return [edit for at, edit in self.edits if at > version]


@functools.lru_cache(maxsize=64)
def digest_of(text: str) -> str:
    """What tells a text from every other: the SHA-256 of its UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _edit(text: str, change: types.TextDocumentContentChangeEvent) -> Edit:
    if isinstance(change, types.TextDocumentContentChangePartial):
        start, end = change.range.start, change.range.end
        span = Span(
            start_line=start.line + 1, start_column=start.character, end_line=end.line + 1, end_column=end.character
        )
        return Edit(span=span, text=change.text)
    after_the_last = len(LINE_END.findall(text)) + 2
    whole = Span(start_line=1, start_column=0, end_line=after_the_last, end_column=0)
    return Edit(span=whole, text=change.text)
