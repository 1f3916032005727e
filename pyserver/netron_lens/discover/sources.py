"""The outlines of files: an open document's text stands in for the file's; what was read is kept until it changes."""

from __future__ import annotations

import io
import os
import re
import stat
import tokenize
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netron_lens.discover.outline import Outline, outline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netron_lens.protocol import Document

_KEPT_CHARACTERS = 4_000_000
"""A syntax tree takes some 35 bytes for each character of its text."""
_KEPT_ANSWERS = 100_000
_STAR = re.compile(rb"import\s*\(?\s*\*")


@dataclass
class Outlines:
    """Outlines by path, each with what it was read from: the file's time and size, or an open document's text.

    Those that were not asked for the longest make room for new ones.
    """

    _kept: dict[str, tuple[object, Outline, int]] = field(default_factory=dict)
    _characters: int = 0
    _mentioned: dict[tuple[str, object, str], bool] = field(default_factory=dict)

    def get(self, path: str, origin: object, text: str | None) -> Outline | None:
        """The outline of a path as of its origin; made anew from the text, or from the file where that is none."""
        known = self._kept.pop(path, None)
        if known is not None and known[0] == origin:
            self._kept[path] = known
            return known[1]
        self._characters -= known[2] if known else 0
        if text is None:
            text = read_text(path)
        if text is None:
            return None
        made = outline(path, text)
        self._kept[path] = (origin, made, len(text))
        self._characters += len(text)
        while self._characters > _KEPT_CHARACTERS and len(self._kept) > 1:
            self._characters -= self._kept.pop(next(iter(self._kept)))[2]
        return made

    def mentions(self, path: str, origin: object, name: str) -> bool:
        """Whether a file has a name in its text, or takes names from others; it is not parsed for that."""
        key = (path, origin, name)
        if key not in self._mentioned:
            if len(self._mentioned) >= _KEPT_ANSWERS:
                self._mentioned.clear()
            data = _read(path) or b""
            self._mentioned[key] = name.encode() in data or _STAR.search(data) is not None
        return self._mentioned[key]


class Sources:
    """The files that discovery can see, at one moment."""

    def __init__(self, outlines: Outlines, documents: Sequence[Document] = ()) -> None:
        self._outlines = outlines
        self._texts = {normal(document.path): document.text for document in documents}
        self._folders = {os.path.dirname(path) for path in self._texts}
        self._stamps: dict[str, tuple[int, int] | None] = {}

    def outline(self, path: str) -> Outline | None:
        """The outline of a file; none where it cannot be read."""
        text = self._texts.get(path)
        if text is not None:
            return self._outlines.get(path, text, text)
        stamp = self._stamp(path)
        return None if stamp is None else self._outlines.get(path, stamp, None)

    def may_bind(self, path: str, name: str) -> bool:
        """Whether a file may give a name a value; of packages that list all their modules, most do not."""
        return path in self._texts or self._outlines.mentions(path, self._stamp(path), name)

    def is_file(self, path: str) -> bool:
        """Whether there is a text for a path."""
        return path in self._texts or self._stamp(path) is not None

    def is_folder(self, path: str) -> bool:
        """Whether there is a folder at a path, be it only that of an unsaved document."""
        return path in self._folders or os.path.isdir(path)

    def _stamp(self, path: str) -> tuple[int, int] | None:
        if path not in self._stamps:
            self._stamps[path] = _stamp(path)
        return self._stamps[path]


def normal(path: str) -> str:
    """One spelling for each path."""
    return os.path.normcase(os.path.abspath(path))


def read_text(path: str) -> str | None:
    """A Python file's text, by its encoding declaration; none where it cannot be read."""
    data = _read(path)
    if data is None:
        return None
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return data.decode("utf-8", "replace")


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return (status.st_mtime_ns, status.st_size) if stat.S_ISREG(status.st_mode) else None
