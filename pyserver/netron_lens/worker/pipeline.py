"""One export: load → infer → capture → convert."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.protocol import Export, WorkerResult
from netron_lens.worker import failures, guard
from netron_lens.worker.load import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.protocol import ExportRequest, Stage


def export(request: ExportRequest, report: Callable[[Stage], None]) -> WorkerResult:
    """Export the class that `request` names. Whatever the user's code raises becomes a failure."""
    stage: Stage = "load"
    try:
        report(stage)
        guard.install(request.folder)
        loaded = load(request)
    except BaseException as error:  # noqa: BLE001 - user code may raise anything, SystemExit included
        failure = failures.failure(error, stage=stage, subject=request.qualname)
        export = Export(ok=False, file=request.file, class_=request.qualname, error=failure)
        return WorkerResult(export=export, traceback=failures.log(error))
    return WorkerResult(export=Export(ok=True, file=request.file, class_=request.qualname), files=loaded.files)
