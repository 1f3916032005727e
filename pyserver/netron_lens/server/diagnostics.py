"""Diagnostics: where `forward` failed, and what the user should know of a line; each until its code has changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol import types

from netron_lens.discover.sources import normal
from netron_lens.server.anchors import place, start_of
from netron_lens.server.fingerprints import is_current
from netron_lens.server.positions import line_range, line_text, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.protocol import Failure, Warned
    from netron_lens.server.runs import Run
    from netron_lens.server.session import Session
    from netron_lens.server.text import Text

SOURCE = "Netron Lens"
MISSING_IMPORT = "missing-import"
_SUBJECT = re.compile(r"`(\w+)` is not imported")


def publish(session: Session) -> None:
    """Send the diagnostics of every open document."""
    for text in session.texts.all():
        found = diagnostics_of(session, text)
        if found != session.published.get(text.uri, []):
            session.published[text.uri] = found
            session.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri=text.uri, diagnostics=found, version=text.version)
            )


def diagnostics_of(session: Session, text: Text) -> list[types.Diagnostic]:
    """The diagnostics of a document as it stands; of several results that say the same, one."""
    found: dict[tuple[str, int], types.Diagnostic] = {}
    for run in session.runs.touching(text.path):
        current = is_current(session, run)
        for diagnostic in _of_run(run, text):
            if current or _still_missing(session, text, diagnostic):
                found.setdefault((diagnostic.message, diagnostic.range.start.line), diagnostic)
    return sorted(found.values(), key=lambda diagnostic: diagnostic.range.start.line)


def _of_run(run: Run, text: Text) -> Iterator[types.Diagnostic]:
    error = run.result.export.error
    if error is not None:
        severity = types.DiagnosticSeverity.Error
        message = f"{error.message}\n{error.hint}" if error.hint else error.message
        yield from _at(run, text, error, severity=severity, code=error.stage, message=message)
    for warning in run.result.export.warnings:
        severity = types.DiagnosticSeverity.Warning
        yield from _at(run, text, warning, severity=severity, code=warning.code, message=warning.message)


def _at(  # noqa: PLR0913 - a diagnostic has as many parts
    run: Run, text: Text, said: Failure | Warned, *, severity: types.DiagnosticSeverity, code: str, message: str
) -> Iterator[types.Diagnostic]:
    if said.file is None or said.line is None or normal(said.file) != normal(text.path):
        return
    now = place(run, text, start_of(said.line))
    if now is not None:
        where = _subject(text, now.start_line, message) or line_range(text.text, now.start_line)
        yield types.Diagnostic(range=where, message=message, severity=severity, code=code, source=SOURCE)


def _still_missing(session: Session, text: Text, diagnostic: types.Diagnostic) -> bool:
    """Whether a name that was not imported still is not: the text alone tells, whatever else has changed."""
    named = _SUBJECT.match(diagnostic.message)
    outline = session.outlines.get(normal(text.path), text.text, text.text)
    return named is not None and outline is not None and named[1] not in outline.module.bindings


def _subject(text: Text, line: int, message: str) -> types.Range | None:
    """The name on a line that a message begins with; none where it stands there not at all."""
    named = _SUBJECT.match(message)
    content = line_text(text.text, line)
    found = re.search(rf"(?<![\w.]){named[1]}\b", content) if named else None
    if found is None:
        return None
    start, end = (utf16_length(content[:index]) for index in found.span())
    return types.Range(start=types.Position(line - 1, start), end=types.Position(line - 1, end))
