"""Tables of words: what a name means, and the values that models are usually built with.

A row is a kind with values parted by ` | `; the names that mean it stand below, indented.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Kind

Usual = tuple["Kind", tuple[str, ...]]


def table(rows: str) -> dict[str, Usual]:
    """Read the rows."""
    found: dict[str, Usual] = {}
    for head, names in rows_of(rows):
        kind, _, values = head.partition(" =")
        usual = (cast("Kind", kind), tuple(value.strip() for value in values.split(" | ") if value.strip()))
        for name in names:
            found.setdefault(name, usual)
    return found


def rows_of(text: str) -> Iterator[tuple[str, list[str]]]:
    """Give the head of each row, and the names below it, in words; a name may begin on one line and end on the next."""
    for row in re.split(r"\n(?! )", text.strip()):
        head, _, listed = row.partition("\n")
        spelled = (" ".join(part for word in name.split() for part in words(word)) for name in listed.split(","))
        yield head, [name for name in spelled if name]
