"""The module classes of a document, for every feature that needs them; `netronLens/list` tells the client."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygls.uris import to_fs_path

from netron_lens import codec
from netron_lens.discover.models import find_models
from netron_lens.discover.sources import read_text
from netron_lens.protocol import ListRequest
from netron_lens.server.interpreters import chosen

if TYPE_CHECKING:
    from netron_lens.discover.models import Discovery
    from netron_lens.protocol import ModelClass
    from netron_lens.server.session import Session


def register(session: Session) -> None:
    """Answer `netronLens/list`."""
    session.feature("netronLens/list")(partial(_list, session))


def classes_of(session: Session, uri: str) -> tuple[ModelClass, ...]:
    """The module classes of a document, open or not; empty where there is no such file."""
    text = session.texts.of(uri)
    if text is not None:
        return session.last_good.complete(text, _find(session, text.path, text.text))
    path = to_fs_path(uri)
    source = read_text(path) if path else None
    return () if path is None or source is None else _find(session, path, source).models


def workspace_folder(session: Session, path: str) -> str | None:
    """The innermost workspace folder that holds a path."""
    holding = [folder for folder in _folders(session) if Path(folder) in Path(path).parents]
    return max(holding, key=len, default=None)


def first_folder(session: Session) -> str | None:
    """The workspace folder in which documents stand that are no files."""
    return next(iter(_folders(session)), None)


def _folders(session: Session) -> list[str]:
    folders = [choice.folder for choice in session.configuration.interpreters if choice.folder]
    return [*folders, *(folder for uri in session.workspace.folders if (folder := to_fs_path(uri)))]


def _find(session: Session, path: str, source: str) -> Discovery:
    key = chosen(session.configuration, path)
    return find_models(
        source,
        path,
        search_paths=session.interpreters.search_paths(key[0] if key else None),
        workspace=workspace_folder(session, path),
        documents=session.texts.documents(),
        outlines=session.outlines,
    )


def _list(session: Session, params: Any) -> Any:
    request = codec.decode(ListRequest, params)
    return codec.encode(list(classes_of(session, request.uri)))
