"""The open documents: their texts, their versions, and the edits that led from one version to the next."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lsprotocol import types
from pygls.uris import to_fs_path

from netron_lens.discover.sources import normal, read_text
from netron_lens.protocol import Document, Span
from netron_lens.server.moves import Edit, moved
from netron_lens.server.positions import LINE_END, offset

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEPT_EDITS = 5000


@dataclass
class Text:
    """An open document. `edits` holds each edit with the version that it led to, oldest first."""

    uri: str
    path: str
    text: str
    version: int
    unsaved: bool
    first: int
    edits: list[tuple[int, Edit]] = field(default_factory=list)

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

    def locate(self, span: Span, version: int) -> Span | None:
        """Where a span of an older version stands now; none where it was touched or is too old to tell."""
        if version < self.first:
            return None
        return moved(span, [edit for at, edit in self.edits if at > version])


class Texts:
    """All open documents, by the paths that stand for them."""

    def __init__(self) -> None:
        self._by_path: dict[str, Text] = {}

    def open(self, document: types.TextDocumentItem, folder: str | None) -> Text:
        """Take a document in. A document that is no file stands in the workspace folder, as far as imports go."""
        path = path_of(document.uri, folder)
        unsaved = read_text(path) != document.text
        text = Text(document.uri, path, document.text, document.version, unsaved, first=document.version)
        self._by_path[normal(path)] = text
        return text

    def close(self, uri: str) -> None:
        """Forget a document."""
        text = self.of(uri)
        if text is not None:
            del self._by_path[normal(text.path)]

    def of(self, uri: str) -> Text | None:
        """An open document by its URI."""
        path = to_fs_path(uri)
        found = self._by_path.get(normal(path)) if path else None
        return found or next((text for text in self._by_path.values() if text.uri == uri), None)

    def at(self, path: str) -> Text | None:
        """An open document by its path."""
        return self._by_path.get(normal(path))

    def documents(self) -> tuple[Document, ...]:
        """Every open document as it stands."""
        return tuple(Document(path=text.path, text=text.text, version=text.version) for text in self.all())

    def unsaved(self) -> tuple[Document, ...]:
        """Every open document whose text is not on disk."""
        return tuple(
            Document(path=text.path, text=text.text, version=text.version)
            for text in self._by_path.values()
            if text.unsaved
        )

    def all(self) -> tuple[Text, ...]:
        """Every open document."""
        return tuple(self._by_path.values())


def path_of(uri: str, folder: str | None) -> str:
    """The path that stands for a document."""
    if urlsplit(uri).scheme == "file":
        path = to_fs_path(uri)
        if path:
            return path
    name = PurePosixPath(unquote(urlsplit(uri).path)).name or "untitled"
    return str(Path(folder or tempfile.gettempdir(), name))


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
