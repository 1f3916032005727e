"""Code lenses: *Visualize* above each module class, and above one that was shown its totals."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from netron_lens.server.classes import classes_of
from netron_lens.server.totals import totals

if TYPE_CHECKING:
    from netron_lens.server.session import Session

COMMAND = "netronLens.visualize"
TITLE = "Visualize"


def register(session: Session) -> None:
    """Answer requests for code lenses."""
    session.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=False))(
        partial(_code_lenses, session)
    )


def _code_lenses(session: Session, params: types.CodeLensParams) -> list[types.CodeLens]:
    if not session.configuration.code_lens:
        return []
    uri = params.text_document.uri
    lenses = []
    for model in classes_of(session, uri):
        place = types.Position(line=model.line - 1, character=0)
        above = types.Range(start=place, end=place)
        for title in (TITLE, totals(session, uri, model)):
            if title is not None:
                command = types.Command(title=title, command=COMMAND, arguments=[uri, model.qualname])
                lenses.append(types.CodeLens(range=above, command=command))
    return lenses
