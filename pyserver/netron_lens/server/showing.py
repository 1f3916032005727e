"""Keeps what ran, and has the client draw it beside the code: lenses, hints, diagnostics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.discover.sources import Sources, normal
from netron_lens.server.diagnostics import publish
from netron_lens.server.fingerprints import fingerprints
from netron_lens.server.runs import Run
from netron_lens.server.text import digest_of

if TYPE_CHECKING:
    from netron_lens.protocol import Document, ExportRequest, WorkerResult
    from netron_lens.server.session import Session


def keep_run(
    session: Session, order: ExportRequest, result: WorkerResult, *, uri: str, documents: tuple[Document, ...]
) -> None:
    """Keep a result, unless it says nothing about the user's code; `documents` are the texts that it was made from."""
    error = result.export.error
    if error is not None and error.stage in {"discover", "convert", "worker"}:
        return
    sources = Sources(session.outlines, documents)
    run = Run(
        uri=uri,
        path=order.file,
        qualname=order.qualname,
        result=result,
        digests={normal(document.path): digest_of(document.text) for document in documents},
        fingerprints=fingerprints(sources, order.file, order.qualname, result.files),
    )
    session.runs.add(run)
    publish(session)
    session.refresh()
