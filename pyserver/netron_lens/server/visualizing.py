"""`netronLens/visualize`: export one class through the pool of its interpreter, with progress, and cancellable."""

from __future__ import annotations

import asyncio
import base64
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netron_lens import codec
from netron_lens.delivery import deliver
from netron_lens.protocol import DocumentVersion, Export, Failure, Visualization, VisualizeRequest, WorkerResult
from netron_lens.server import refusals
from netron_lens.server.interpreters import chosen
from netron_lens.server.mismatches import explained
from netron_lens.server.progress import progress
from netron_lens.server.requests import export_request
from netron_lens.server.showing import keep_run
from netron_lens.server.text import digest_of
from netron_lens.server.texts import with_files
from netron_lens.server.wire import Data

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.protocol import Document, ExportRequest, Stage
    from netron_lens.server.session import Session


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
        result = explained(await _run(session, request, order, report))
        documents = with_files(documents, (order.file, *result.files))
        if not request.documents:
            keep_run(session, order, result, uri=request.uri, documents=documents)
        if request.target is not None:
            result = await asyncio.to_thread(delivered, result, Path(request.target))
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


def delivered(result: WorkerResult, target: Path) -> WorkerResult:
    """Move the file of a result where the user wants it; where that cannot be done, the result says so."""
    export = result.export
    if export.graph is None:
        return result
    try:
        deliver(Path(export.graph), target)
    except OSError as error:
        message = f"`{target.name}` was not written: {error.strerror or error}"
        failure = Failure(stage="convert", kind="error", message=message, hint="Choose another place")
        return replace(result, drawing=None, export=replace(export, ok=False, graph=None, error=failure))
    return replace(result, export=replace(export, graph=str(target)))


def _answer(request: VisualizeRequest, result: WorkerResult, documents: tuple[Document, ...]) -> Visualization:
    export = result.export
    written = export.graph if request.target is not None else None
    path = None if written else result.drawing or export.graph or (export.error.graph if export.error else None)
    error = replace(export.error, graph=None) if export.error else None
    return Visualization(
        uri=request.uri,
        export=replace(export, graph=written, program=None, error=error),
        graph=base64.b64encode(Path(path).read_bytes()).decode() if path else None,
        program=result.program,
        constructor_reason=result.constructor_reason,
        modules=result.modules,
        files=result.files,
        versions=tuple(_version(document) for document in documents),
        traceback=result.traceback,
        real_tensors=result.real_tensors,
        gradients=result.gradients,
        repeated=result.repeated,
        installation=result.installation,
    )


def _version(document: Document) -> DocumentVersion:
    return DocumentVersion(path=document.path, version=document.version, digest=digest_of(document.text))
