"""The progress of one request: its stages, told to the client under the client's token; cancelling there cancels it."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.protocol import Stage
    from netron_lens.server.session import Session

STAGES: dict[Stage, str] = {
    "discover": "Reading the file",
    "load": "Loading the class",
    "infer": "Working out how it is built and called",
    "capture": "Running it once",
    "convert": "Writing the graph",
    "worker": "Starting Python",
}


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
