"""Keeps what ran, and has the client draw it beside the code: lenses, hints, diagnostics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.discover.sources import Sources, normal, read_text
from netron_lens.server.diagnostics import publish
from netron_lens.server.fingerprints import fingerprints
from netron_lens.server.runs import Run

if TYPE_CHECKING:
    from netron_lens.protocol import Document, ExportRequest, WorkerResult
    from netron_lens.server.session import Session


def keep_run(
    session: Session, order: ExportRequest, result: WorkerResult, *, uri: str, documents: tuple[Document, ...]
) -> None:
    """Keep a result, unless it says nothing about the user's code; `documents` were open when it was asked for."""
    error = result.export.error
    if error is not None and error.stage in {"discover", "convert", "worker"}:
        return
    sources = Sources(session.outlines, documents)
    run = Run(
        uri=uri,
        path=order.file,
        qualname=order.qualname,
        result=result,
        versions={normal(document.path): document.version for document in documents if document.version is not None},
        texts=_hashes((order.file, *result.files), documents),
        fingerprints=fingerprints(sources, order.file, order.qualname, result.files),
    )
    session.runs.add(run)
    publish(session)
    session.refresh()


def _hashes(files: tuple[str, ...], documents: tuple[Document, ...]) -> dict[str, int]:
    """A hash of the text of each of the user's files that a result came from."""
    texts = {normal(document.path): document.text for document in documents}
    found = {path: texts[path] if path in texts else read_text(path) for path in map(normal, files)}
    return {path: hash(text) for path, text in found.items() if text is not None}
