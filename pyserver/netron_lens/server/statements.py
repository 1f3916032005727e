"""The statements of a document that ran and made tensors, where they stand now, with all their runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.discover.sources import normal
from netron_lens.server.anchors import place
from netron_lens.server.fingerprints import is_current

if TYPE_CHECKING:
    from netron_lens.protocol import Span, StatementRun
    from netron_lens.server.runs import Run
    from netron_lens.server.session import Session
    from netron_lens.server.texts import Text


@dataclass(frozen=True, kw_only=True)
class Line:
    """A statement and its runs, in their order, when a class was shown."""

    span: Span
    qualname: str
    runs: tuple[StatementRun, ...]


def lines_of(session: Session, text: Text) -> list[Line]:
    """The statements of a document, each as the newest result has it; nothing of a result that code has left behind."""
    shown: dict[Span, Line] = {}
    for run in session.runs.touching(text.path):
        if not is_current(session, run):
            continue
        for span, runs in _by_span(run, text).items():
            now = place(run, text, span)
            if now is not None and now not in shown:
                shown[now] = Line(span=now, qualname=run.qualname, runs=tuple(runs))
    return list(shown.values())


def _by_span(run: Run, text: Text) -> dict[Span, list[StatementRun]]:
    found: dict[Span, list[StatementRun]] = {}
    path = normal(text.path)
    for statement in run.result.statements:
        if statement.values and normal(statement.file) == path:
            found.setdefault(statement.span, []).append(statement)
    return found
