"""What to say of a run that ended without a result: how it ended, where it was."""

from __future__ import annotations

import re
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from netron_lens.protocol import Export, Failure, WorkerResult

if TYPE_CHECKING:
    from netron_lens.protocol import ExportRequest, FailureKind, Stage

CRASH = "crash.txt"
FRAME = re.compile(r'^  File "(.+)", line (\d+) in (.+)$', re.MULTILINE)
GIB = 1 << 30


def unfinished(
    request: ExportRequest, *, stage: Stage, kind: FailureKind, message: str, hint: str | None
) -> WorkerResult:
    """The result of a run that gave none. The place is read from what the process wrote when it fell or was late."""
    traceback = _last_words(request)
    file, line = _place(request, traceback)
    error = Failure(stage=stage, kind=kind, message=message, file=file, line=line, hint=hint)
    return WorkerResult(export=failed(request, error), traceback=traceback or None)


def failed(request: ExportRequest, error: Failure) -> Export:
    """The export of a class of which nothing but the failure is known."""
    return Export(ok=False, file=request.file, class_=request.qualname, error=error)


def late(request: ExportRequest, stage: Stage) -> WorkerResult:
    """A run that passed its time limit."""
    message = f"`{request.qualname}` was not done within {request.seconds:g} s, and was stopped"
    hint = "Look for an endless loop at this line, or raise the time limit"
    return unfinished(request, stage=stage, kind="timeout", message=message, hint=hint)


def oversized(request: ExportRequest, stage: Stage, limit: int) -> WorkerResult:
    """A run that passed its memory limit."""
    message = f"`{request.qualname}` needed more than {limit / GIB:.3g} GiB of memory, and was stopped"
    hint = "Make the model or its inputs smaller, or raise the memory limit"
    return unfinished(request, stage=stage, kind="memory", message=message, hint=hint)


def crashed(request: ExportRequest, stage: Stage, status: int | None) -> WorkerResult:
    """A run whose process ended by itself: `status` is its exit status, or minus the signal that ended it."""
    message = f"The process that ran `{request.qualname}` {_describe(status)}"
    hint = "The log has what it wrote last"
    return unfinished(request, stage=stage, kind="crash", message=message, hint=hint)


def _describe(status: int | None) -> str:
    if status is None:
        return "is gone"
    if status >= 0:
        return f"ended itself with exit status {status}, as `os._exit({status})` does"
    if status == -9:  # noqa: PLR2004 - SIGKILL, which Windows' `signal` lacks
        return "was killed from outside, as the system does when memory runs out"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    words = {
        "SIGSEGV": "a segmentation fault",
        "SIGABRT": "an abort",
        "SIGFPE": "an arithmetic fault",
        "SIGBUS": "a bus error",
    }
    return f"was ended by {words.get(name, name)} ({name})" if name in words else f"was ended by {name}"


def _last_words(request: ExportRequest) -> str:
    try:
        return Path(request.folder, CRASH).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _place(request: ExportRequest, traceback: str) -> tuple[str | None, int | None]:
    """The innermost frame of the class's own file."""
    for file, line, _ in FRAME.findall(traceback):
        if file == request.file:
            return file, int(line)
    return request.file, None
