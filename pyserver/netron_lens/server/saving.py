"""`netronLens/saveRecipe` and `netronLens/resetRecipe`: what the user decides of a class, kept in its workspace."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from netron_lens import codec, recipes
from netron_lens.protocol import ResetRecipe, SaveRecipe
from netron_lens.server.classes import workspace_folder
from netron_lens.server.texts import path_of

if TYPE_CHECKING:
    from netron_lens.server.session import Session


def register(session: Session) -> None:
    """Answer the two requests."""
    session.feature("netronLens/saveRecipe")(partial(_save, session))
    session.feature("netronLens/resetRecipe")(partial(_reset, session))


def _save(session: Session, params: Any) -> None:
    request = codec.decode(SaveRecipe, params)
    path, workspace = _place(session, request.uri)
    recipes.save(workspace, path, request.qualname, constructor=request.constructor, inputs=request.inputs)


def _reset(session: Session, params: Any) -> None:
    request = codec.decode(ResetRecipe, params)
    path, workspace = _place(session, request.uri)
    recipes.reset(workspace, path, request.qualname)


def _place(session: Session, uri: str) -> tuple[str, str | None]:
    text = session.texts.of(uri)
    path = text.path if text else path_of(uri, None)
    return path, workspace_folder(session, path)
