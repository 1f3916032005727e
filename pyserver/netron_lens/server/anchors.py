"""Where a piece of the code that ran stands in a document now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from netron_lens import codec
from netron_lens.discover.sources import normal
from netron_lens.protocol import LocateRequest, Location, Span

if TYPE_CHECKING:
    from netron_lens.server.runs import Run
    from netron_lens.server.session import Session
    from netron_lens.server.texts import Text


def register(session: Session) -> None:
    """Answer `netronLens/locate`."""
    session.feature("netronLens/locate")(partial(_locate, session))


def place(run: Run, text: Text, span: Span) -> Span | None:
    """Where a span of a run's text stands in the open document; none where it was touched."""
    path = normal(text.path)
    if run.texts.get(path) == hash(text.text):
        return span
    version = run.versions.get(path)
    return None if version is None else text.locate(span, version)


def start_of(line: int) -> Span:
    """The beginning of a line."""
    return Span(start_line=line, start_column=0, end_line=line, end_column=0)


def _locate(session: Session, params: Any) -> Any:
    request = codec.decode(LocateRequest, params)
    text = session.texts.at(request.path)
    if text is None or request.version is None:
        return codec.encode(Location(span=request.span))
    return codec.encode(Location(span=text.locate(request.span, request.version)))
