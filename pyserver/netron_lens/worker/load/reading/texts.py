"""The texts of files: the editor's where a document is open and unsaved, the disk's elsewhere."""

from __future__ import annotations

import io
import linecache
import os
import re
import tokenize
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netron_lens.protocol import Document

MAGIC = re.compile(r"^(\s*)([%!?].*)$", re.MULTILINE)


class Texts:
    """Reads files as Python does (encoding declarations, universal newlines), open documents first."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = {os.path.realpath(document.path): document.text for document in documents}

    def exists(self, path: str) -> bool:
        """Tell whether a document or a file has this path."""
        return self._document(path) is not None or os.path.isfile(path)  # noqa: PTH113 - called for each import

    def read(self, path: str) -> str:
        """Read a file. Raises `OSError`, `SyntaxError` (a wrong declaration) or `UnicodeDecodeError`."""
        document = self._document(path)
        if document is not None:
            return io.StringIO(document.removeprefix("\ufeff"), newline=None).read()
        with tokenize.open(path) as file:
            return file.read()

    def _document(self, path: str) -> str | None:
        return self._documents.get(os.path.realpath(path)) if self._documents else None

    def prime(self, path: str, text: str) -> None:
        """Let tracebacks and `inspect` show the text that was loaded, not what the disk holds."""
        linecache.cache[path] = (len(text), None, text.splitlines(keepends=True), path)


def without_magics(text: str) -> str:
    """Turn a notebook's `%` and `!` lines into `pass`, which keeps every other line and column in its place."""
    return MAGIC.sub(r"\1pass", text)
