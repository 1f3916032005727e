"""Keeps what ran, and has the client draw it beside the code: lenses, hints, diagnostics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.discover.sources import Sources, normal, read_text
from netron_lens.server.diagnostics import publish
from netron_lens.server.fingerprints import fingerprints
from netron_lens.server.runs import Run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netron_lens.protocol import ExportRequest, VisualizeRequest, WorkerResult
    from netron_lens.server.session import Session


def keep_run(
    session: Session,
    request: VisualizeRequest,
    order: ExportRequest,
    result: WorkerResult,
    versions: Mapping[str, int],
) -> None:
    """Keep a result, unless nothing of the user's ran for it."""
    error = result.export.error
    if error is not None and error.stage in {"discover", "worker"}:
        return
    sources = Sources(session.outlines, order.documents)
    run = Run(
        uri=request.uri,
        path=order.file,
        qualname=order.qualname,
        result=result,
        versions=versions,
        texts={path: hash(text) for path, text in texts_of(order, result).items()},
        fingerprints=fingerprints(sources, order.file, order.qualname, result.files),
    )
    session.runs.add(run)
    publish(session)
    session.refresh()


def texts_of(order: ExportRequest, result: WorkerResult) -> dict[str, str]:
    """The texts of the user's files that a result came from."""
    found = {normal(path): read_text(path) for path in (order.file, *result.files)}
    found |= {normal(document.path): document.text for document in order.documents}
    return {path: text for path, text in found.items() if text is not None}
