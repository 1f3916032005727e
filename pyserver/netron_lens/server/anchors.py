"""Where a piece of the code that ran stands in a document now, and where a piece of now stood then."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from netron_lens import codec
from netron_lens.discover.sources import normal, read_text
from netron_lens.protocol import LocateRequest, Location, Span
from netron_lens.server.text import digest_of

if TYPE_CHECKING:
    from netron_lens.server.runs import Run
    from netron_lens.server.session import Session
    from netron_lens.server.text import Text


def register(session: Session) -> None:
    """Answer `netronLens/locate`."""
    session.feature("netronLens/locate")(partial(_locate, session))


def place(run: Run, text: Text, span: Span) -> Span | None:
    """Where a span of a run's text stands in the open document; none where it was touched."""
    digest = run.digests.get(normal(text.path))
    return None if digest is None else text.locate(span, digest)


def start_of(line: int) -> Span:
    """The beginning of a line."""
    return Span(start_line=line, start_column=0, end_line=line, end_column=0)


def _locate(session: Session, params: Any) -> Any:
    request = codec.decode(LocateRequest, params)
    return codec.encode(Location(span=_located(session, request)))


def _located(session: Session, request: LocateRequest) -> Span | None:
    text = session.texts.at(request.path)
    if text is not None:
        find = text.locate if request.moment == "now" else text.trace
        return find(request.span, request.digest)
    source = read_text(request.path)
    return request.span if source is not None and digest_of(source) == request.digest else None
