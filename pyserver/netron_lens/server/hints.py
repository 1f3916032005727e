"""Inlay hints: what each statement made when the model ran, at its end; `netronLens/choose` says in which call."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from netron_lens import codec
from netron_lens.protocol import Choice
from netron_lens.server.statements import Line, lines_of
from netron_lens.server.totals import shape_text

if TYPE_CHECKING:
    from netron_lens.protocol import NamedTensor
    from netron_lens.server.session import Session

_ARROW = "⟶"
_TIMES = "\N{MULTIPLICATION SIGN}"


def register(session: Session) -> None:
    """Answer requests for inlay hints."""
    session.feature(types.TEXT_DOCUMENT_INLAY_HINT, types.InlayHintOptions(resolve_provider=False))(
        partial(_inlay_hints, session)
    )
    session.feature("netronLens/choose")(partial(_choose, session))


def _choose(session: Session, params: Any) -> None:
    session.runs.choose(codec.decode(Choice, params))
    session.refresh()


def label(line: Line) -> str:
    """What a statement made: the first run's tensors, named where there are several, and how often it ran otherwise."""
    first = line.chosen[0].values
    others = any(run.values != first for run in line.chosen[1:])
    shown = (
        _shown(first[0]) if len(first) == 1 else ", ".join(f"{value.name} {_shown(value)}".strip() for value in first)
    )
    return f"{_ARROW} {shown} …{_TIMES}{len(line.chosen)}" if others else f"{_ARROW} {shown}"


def _inlay_hints(session: Session, params: types.InlayHintParams) -> list[types.InlayHint]:
    if not session.configuration.inlay_hints:
        return []
    text = session.texts.of(params.text_document.uri)
    lines = lines_of(session, text) if text else []
    return [
        types.InlayHint(
            position=types.Position(line=line.span.end_line - 1, character=line.span.end_column),
            label=label(line),
            padding_left=True,
            tooltip=f"`{line.qualname}` as it ran last",
        )
        for line in lines
        if params.range.start.line <= line.span.end_line - 1 <= params.range.end.line
    ]


def _shown(value: NamedTensor) -> str:
    shape = shape_text(value.shape)
    return shape if value.dtype == "float32" else f"{shape} {value.dtype}"
