"""`netronLens/visualize`: export one class through the pool of its interpreter, with progress, and cancellable."""

from __future__ import annotations

import asyncio
import base64
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from netron_lens import codec
from netron_lens.protocol import DocumentVersion, Export, Visualization, VisualizeRequest, WorkerResult
from netron_lens.server import refusals
from netron_lens.server.interpreters import chosen
from netron_lens.server.requests import export_request
from netron_lens.server.showing import keep_run
from netron_lens.server.text import digest_of
from netron_lens.server.texts import with_files
from netron_lens.server.wire import Data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.protocol import Document, ExportRequest, Stage
    from netron_lens.server.session import Session

STAGES: dict[Stage, str] = {
    "discover": "Reading the file",
    "load": "Loading the class",
    "infer": "Working out how it is built and called",
    "capture": "Running it once",
    "convert": "Writing the graph",
    "worker": "Starting Python",
}


def register(session: Session) -> None:
    """Answer `netronLens/visualize`."""
    session.feature("netronLens/visualize")(partial(_visualize, session))


async def _visualize(session: Session, params: Any) -> Any:
    request = codec.decode(VisualizeRequest, params)
    with progress(session, params.get("workDoneToken"), request.qualname) as report:
        return Data(codec.encode(await visualization(session, request, report)))


async def visualization(session: Session, request: VisualizeRequest, report: Callable[[Stage], None]) -> Visualization:
    """The answer to a request. Whatever is in the way is a failure in it; cancelling ends what runs."""
    with tempfile.TemporaryDirectory(prefix="netron-lens-", ignore_cleanup_errors=True) as folder:
        order = export_request(session, request, folder)
        documents = session.texts.marked()
        result = await _run(session, request, order, report)
        documents = with_files(documents, (order.file, *result.files))
        if not request.documents:
            keep_run(session, order, result, uri=request.uri, documents=documents)
        return _answer(request, result, documents)


async def _run(
    session: Session, request: VisualizeRequest, order: ExportRequest, report: Callable[[Stage], None]
) -> WorkerResult:
    key = chosen(session.configuration, order.file)
    refusal = refusals.reason(session, order, key)
    if refusal is not None or key is None:
        assert refusal is not None  # where there is no interpreter there is a reason
        export = Export(ok=False, file=order.file, class_=order.qualname, error=refusal)
        return WorkerResult(export=export)
    with session.activity.doing("busy", key[0], f"Running {order.qualname}"):
        return await session.interpreters.export(key, order, report, trigger=request.trigger)


def _answer(request: VisualizeRequest, result: WorkerResult, documents: tuple[Document, ...]) -> Visualization:
    export = result.export
    path = result.drawing or export.graph or (export.error.graph if export.error else None)
    error = replace(export.error, graph=None) if export.error else None
    return Visualization(
        uri=request.uri,
        export=replace(export, graph=None, program=None, error=error),
        graph=base64.b64encode(Path(path).read_bytes()).decode() if path else None,
        program=result.program,
        constructor_reason=result.constructor_reason,
        modules=result.modules,
        files=result.files,
        versions=tuple(_version(document) for document in documents),
        traceback=result.traceback,
        real_tensors=result.real_tensors,
        repeated=result.repeated,
        installation=result.installation,
    )


def _version(document: Document) -> DocumentVersion:
    return DocumentVersion(path=document.path, version=document.version, digest=digest_of(document.text))


@contextmanager
def progress(session: Session, token: str | int | None, qualname: str) -> Iterator[Callable[[Stage], None]]:
    """Report stages to the client under a token of its own; cancelling there cancels the request."""
    if token is None:
        yield _nothing
        return
    work = session.work_done_progress
    work.begin(token, types.WorkDoneProgressBegin(title=qualname, cancellable=True))
    task = asyncio.current_task()
    work.tokens[token].add_done_callback(lambda future: task.cancel() if task and future.cancelled() else None)

    def report(stage: Stage) -> None:
        work.report(token, types.WorkDoneProgressReport(message=STAGES[stage]))

    try:
        yield report
    finally:
        work.tokens.pop(token, None)
        work.end(token, types.WorkDoneProgressEnd())


def _nothing(stage: Stage) -> None:
    del stage
