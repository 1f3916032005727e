"""The statements of a document that ran and made tensors, where they stand now, with all their runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.discover.sources import normal
from netron_lens.server.anchors import place
from netron_lens.server.fingerprints import is_current

if TYPE_CHECKING:
    from netron_lens.protocol import Choice, Span, StatementRun
    from netron_lens.server.runs import Run
    from netron_lens.server.session import Session
    from netron_lens.server.text import Text


@dataclass(frozen=True, kw_only=True)
class Line:
    """A statement and its runs, in their order, when a class was shown; `chosen` are those to speak of first.

    These are the runs in the call that is selected in the graph or around it, else those inside it, else all.
    """

    span: Span
    qualname: str
    runs: tuple[StatementRun, ...]
    chosen: tuple[StatementRun, ...]


def lines_of(session: Session, text: Text) -> list[Line]:
    """The statements of a document, each as the newest result has it; nothing of a result that code has left behind."""
    shown: dict[Span, Line] = {}
    for run in session.runs.touching(text.path):
        if not is_current(session, run):
            continue
        for span, runs in _by_span(run, text).items():
            now = place(run, text, span)
            if now is not None and now not in shown:
                chosen = _chosen(runs, session.runs.choice(run))
                shown[now] = Line(span=now, qualname=run.qualname, runs=tuple(runs), chosen=chosen)
    return list(shown.values())


def _chosen(runs: list[StatementRun], choice: Choice | None) -> tuple[StatementRun, ...]:
    if choice is None or choice.path is None:
        return tuple(runs)
    around = [run for run in runs if f"{choice.path}.".startswith(f"{run.path}." if run.path else "")]
    if around:
        nearest = max(len(run.path) for run in around)
        around = [run for run in around if len(run.path) == nearest]
        return tuple([run for run in around if (run.path, run.call) == (choice.path, choice.call)] or around)
    return tuple([run for run in runs if run.path.startswith(f"{choice.path}.")] or runs)


def _by_span(run: Run, text: Text) -> dict[Span, list[StatementRun]]:
    found: dict[Span, list[StatementRun]] = {}
    path = normal(text.path)
    for statement in run.result.statements:
        if statement.values and normal(statement.file) == path:
            found.setdefault(statement.span, []).append(statement)
    return found
