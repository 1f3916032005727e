"""What a worker is asked for: the class as its text stands, all unsaved documents, and what the user has decided."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from netron_lens import recipes
from netron_lens.discover.sources import normal
from netron_lens.protocol import ExportRequest
from netron_lens.server.classes import classes_of, workspace_folder
from netron_lens.server.texts import path_of

if TYPE_CHECKING:
    from netron_lens.protocol import Document, ModelClass, VisualizeRequest
    from netron_lens.server.session import Session


def export_request(session: Session, request: VisualizeRequest, folder: str) -> ExportRequest:
    """The request for a worker; `line` is none where the file has no such class."""
    text = session.texts.of(request.uri)
    path = text.path if text else path_of(request.uri, None)
    workspace = workspace_folder(session, path)
    model = find(classes_of(session, request.uri), request.qualname)
    saved = recipes.given(workspace, path, request.qualname)
    configuration = session.configuration
    return ExportRequest(
        file=path,
        qualname=request.qualname,
        folder=folder,
        line=model.line if model else None,
        workspace=workspace,
        documents=_replaced(session.texts.unsaved(), request.documents),
        given=(*request.given, *saved),
        last=request.last,
        # the file of level `onnx` names the file of its weights: it has its own name from the beginning
        graph="graph.onnx" if request.target is None else f"graph/{PurePath(request.target).name}",
        level=request.level,
        onnx=request.onnx,
        packages=str(Path(configuration.storage, "levels")) if configuration.storage else None,
        seconds=configuration.seconds,
        memory=configuration.memory,
    )


def find(models: tuple[ModelClass, ...], qualname: str) -> ModelClass | None:
    """A class by its qualified name; where lines have moved, `Net@12` is the nearest `Net`."""
    exact = next((model for model in models if model.qualname == qualname), None)
    if exact is not None:
        return exact
    name, _, line = qualname.partition("@")
    same = [model for model in models if model.qualname.partition("@")[0] == name]
    if not same:
        return None
    return min(same, key=lambda model: abs(model.line - int(line))) if line.isdecimal() else same[-1]


def _replaced(documents: tuple[Document, ...], by: tuple[Document, ...]) -> tuple[Document, ...]:
    """Documents, with those that stand in for one of the same path in its place."""
    paths = {normal(document.path) for document in by}
    return (*by, *(document for document in documents if normal(document.path) not in paths))
