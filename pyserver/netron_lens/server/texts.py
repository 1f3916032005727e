"""The open documents, by the paths that stand for them."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from pygls.uris import to_fs_path

from netron_lens.discover.sources import normal, read_text
from netron_lens.protocol import Document
from netron_lens.server.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsprotocol import types


class Texts:
    """All open documents, by the paths that stand for them."""

    def __init__(self) -> None:
        self._by_path: dict[str, Text] = {}

    def open(self, document: types.TextDocumentItem, folder: str | None) -> Text:
        """Take a document in. A document that is no file stands in the workspace folder, as far as imports go."""
        path = path_of(document.uri, folder)
        unsaved = read_text(path) != document.text
        text = Text(document.uri, path, document.text, document.version, unsaved, first=document.version)
        text.mark()
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

    def marked(self) -> tuple[Document, ...]:
        """Every open document as it stands, which is remembered: places in these texts will be asked for."""
        for text in self.all():
            text.mark()
        return self.documents()

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


def with_files(documents: tuple[Document, ...], paths: Sequence[str]) -> tuple[Document, ...]:
    """Documents, and beside them the files at `paths` that are not among them, as they are on disk."""
    known = {normal(document.path) for document in documents}
    others = {path: read_text(path) for path in dict.fromkeys(map(normal, paths)) if path not in known}
    return (*documents, *(Document(path=path, text=text) for path, text in others.items() if text is not None))


def path_of(uri: str, folder: str | None) -> str:
    """The path that stands for a document."""
    if urlsplit(uri).scheme == "file":
        path = to_fs_path(uri)
        if path:
            return path
    name = PurePosixPath(unquote(urlsplit(uri).path)).name or "untitled"
    return str(Path(folder or tempfile.gettempdir(), name))
