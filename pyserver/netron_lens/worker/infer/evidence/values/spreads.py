"""What a call spreads, `Net(**settings["net"])`: a dict as it is written or read, or as a file of settings has it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from netron_lens.worker.infer.evidence.values.kinds import is_plain
from netron_lens.worker.infer.evidence.values.resolve import resolve
from netron_lens.worker.infer.evidence.values.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.texts.frame import Frame, Page

_SEVERAL = 2


class Wanted(NamedTuple):
    """What the callee requires that the call leaves out, and all that it takes besides what it is given, if not any."""

    lacking: frozenset[str]
    taken: frozenset[str] | None

    def fits(self, entries: dict[str, ast.expr]) -> bool:
        """Tell entries that have all that is lacking, and nothing that is not taken."""
        return self.lacking <= entries.keys() and (self.taken is None or entries.keys() <= self.taken)


def spread(node: ast.expr, frame: Frame, page: Page, wanted: Wanted) -> Iterator[tuple[str, ast.expr, Frame]]:
    """Give the entries with where their values stand; what cannot be read as a whole gives what is lacking, by key."""
    written = table(node, frame, page)
    if written is not None:
        yield from ((name, value, written[1]) for name, value in entries_in(written[0]).items())
        return
    read = resolve(node, frame, page)
    entries = {} if read is None else entries_in(read)
    if not entries or not wanted.fits(entries):
        entries = _of_settings(page, wanted)
    for name in sorted(wanted.lacking):
        entries.setdefault(name, ast.Subscript(node, ast.Constant(name), ast.Load()))
    yield from ((name, value, frame) for name, value in entries.items())


def _of_settings(page: Page, wanted: Wanted) -> dict[str, ast.expr]:
    """Find the settings near the class that are for it alone: they have all that is lacking, and nothing else."""
    if len(wanted.lacking) >= _SEVERAL and wanted.taken is not None:
        for text in page.optioned.texts():
            for each in ast.walk(text.tree):
                entries = entries_in(each) if isinstance(each, ast.Dict) else {}
                if wanted.fits(entries) and all(map(is_plain, entries.values())):
                    return entries
    return {}


def entries_in(node: ast.expr) -> dict[str, ast.expr]:
    """Read the names with their values that a dict has, or a `SimpleNamespace`."""
    match node:
        case ast.Dict(keys, values):
            pairs = zip(keys, values, strict=True)
            return {
                key.value: each for key, each in pairs if isinstance(key, ast.Constant) and isinstance(key.value, str)
            }
        case ast.Call(ast.Name("SimpleNamespace"), [], keywords):
            return {each.arg: each.value for each in keywords if each.arg is not None}
    return {}
