"""Tables of words: what a name means, and the values that models are usually built with.

A row is a kind with values parted by ` | `; the names that mean it stand below, indented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from netron_lens.worker.infer.evidence.words import words

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Kind

Usual = tuple["Kind", tuple[str, ...]]


def table(rows: str) -> dict[str, Usual]:
    """Read the rows."""
    found: dict[str, Usual] = {}
    usual: Usual = ("object", ())
    for line in rows.strip().splitlines():
        if not line.startswith(" "):
            kind, _, values = line.partition(" =")
            usual = (cast("Kind", kind), tuple(value.strip() for value in values.split(" | ") if value.strip()))
            continue
        for name in line.split(","):
            key = " ".join(part for word in name.split() for part in words(word))
            if key:
                found.setdefault(key, usual)
    return found
