"""A name taken apart into its words, whatever its spelling: `inChannels`, `in_channels` and `inchannels` are one."""

from __future__ import annotations

import re
from functools import cache

_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z]{2})(?=\d)|_+")
_JOINED = re.compile(
    r"(n|num|nb|in|out|inp|mid|max|img|seq|src|tgt|trg|batch|vocab|embed|emb|hid|hidden|kernel|drop|z|d)"
    r"(hid|hidden|heads?|inp|in|out|class|classes|cls|tokens?|layers?|blocks?|c|f|z|embd|emb|feats?|features?|channels?"
    r"|filters?|states?|vocab|planes?|chs?|chans?|dims?|size|len|length|positions?|classes|groups?|joints|points?|frames?"
    r"|mels|head|words?|labels?|steps|way|rate|out|prob|model|ff|inner|k|v|path|norm|maps?|entity|entities|relations?"
    r"|nodes?|users?|items?|tags?)"
)

BUILDING = frozenset({"build", "make", "create"})
"""What the names of functions that make a part begin with."""


@cache
def words(name: str) -> tuple[str, ...]:
    """Give the words of a name in lower case; trailing numbers do not count."""
    found = [part.lower() for part in _HUMPS.split(name.strip("_")) if part and not part.isdigit()]
    parts = [part.rstrip("0123456789") or part for part in found]
    return tuple(piece for part in parts for piece in _split(part))


def singular(name: str) -> str:
    """Give the name of one of many: `width` for `widths`."""
    return name.rstrip("s") or name


def _split(part: str) -> tuple[str, ...]:
    joined = _JOINED.fullmatch(part)
    if joined is None or part in _WHOLE:
        return (part,)
    return joined.group(1), joined.group(2)


_WHOLE = frozenset(
    {"inc", "outc", "nn", "inner", "net", "inception", "din", "dk", "dv", "dim", "dims", "dout", "dropout", "nin", "zc"}
)


def told_apart(texts: list[str]) -> list[str]:
    """Write names in place of empty strings: columns, labels, kinds of nodes are not called the same, nor nothing."""
    return [repr(chr(ord("a") + place % 26)) if text == "''" else text for place, text in enumerate(texts)]
