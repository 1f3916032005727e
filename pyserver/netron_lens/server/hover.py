"""Hover: all runs of the statement on a line, with the module and the call that each belongs to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from netron_lens.server.positions import to_range
from netron_lens.server.statements import lines_of
from netron_lens.server.totals import shape_text

if TYPE_CHECKING:
    from netron_lens.protocol import StatementRun
    from netron_lens.server.session import Session
    from netron_lens.server.statements import Line

_SHOWN = 24


def register(session: Session) -> None:
    """Answer requests for hovers."""
    session.feature(types.TEXT_DOCUMENT_HOVER)(partial(_hover, session))


def _hover(session: Session, params: types.HoverParams) -> types.Hover | None:
    text = session.texts.of(params.text_document.uri)
    if text is None or not session.configuration.inlay_hints:
        return None
    number = params.position.line + 1
    on_line = [line for line in lines_of(session, text) if line.span.start_line <= number <= line.span.end_line]
    if not on_line:
        return None
    innermost = min(on_line, key=lambda line: line.span.end_line - line.span.start_line)
    content = types.MarkupContent(kind=types.MarkupKind.Markdown, value=table(innermost))
    return types.Hover(contents=content, range=to_range(innermost.span))


def table(line: Line) -> str:
    """A table of the runs of a statement in Markdown."""
    rows = [_row(run) for run in line.runs[:_SHOWN]]
    more = len(line.runs) - len(rows)
    head = ["| module | call | tensors |", "| --- | --- | --- |"]
    return "\n".join([*head, *rows, *([f"\n… and {more} more"] if more else [])])


def _row(run: StatementRun) -> str:
    tensors = ", ".join(
        f"`{value.name} {value.dtype}{shape_text(value.shape)}`".replace("` ", "`") for value in run.values
    )
    return f"| {f'`{run.path}`' if run.path else 'the model'} | {run.call} | {tensors} |"
