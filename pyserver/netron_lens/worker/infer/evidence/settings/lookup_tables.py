"""Settings that number words or labels, `tag_to_ix` or `word2idx`: each new key has the next number."""

from __future__ import annotations

import ast
import re

_NUMBERING = re.compile(r"(?:to|2)_?(?:ix|idx|ind|index|id|ids|int)(?:x|ex)?$|stoi$", re.IGNORECASE)
_SOME = ("a", "b", "c", "d")


def is_table(name: str) -> bool:
    """Tell a table that numbers words or labels by its name."""
    return _NUMBERING.search(name) is not None


def is_numbering(text: str) -> bool:
    """Tell a written table whose keys have the numbers from 0 on, in their order."""
    try:
        table = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return False
    return isinstance(table, dict) and len(table) > 1 and list(table.values()) == list(range(len(table)))


def numbered(keys: list[str]) -> str:
    """Write a table that numbers these keys, and a few words."""
    entries = (f"{key!r}: {number}" for number, key in enumerate(dict.fromkeys((*keys, *_SOME))))
    return f"{{{', '.join(entries)}}}"
