"""A run that a worker was asked for, until it has a result or its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from netron_lens.protocol import Finished, Stage


@dataclass(kw_only=True, eq=False)
class OpenRun:
    """`started` gets the run's process, or is cancelled; `done` says that there is a result, or will be none.

    `stage` is the last that was reported; `ended` and `status` are of the process.
    """

    number: int
    on_progress: Callable[[Stage], None]
    started: asyncio.Future[int]
    done: asyncio.Future[None]
    stage: Stage = "worker"
    finished: Finished | None = None
    ended: bool = False
    status: int | None = None

    def finish(self, answer: Finished) -> None:
        """There is a result; the process may still be on its way out."""
        self.finished = answer
        self._resolve()

    def end(self, status: int | None) -> None:
        """The process is gone."""
        self.ended = True
        self.status = status
        if not self.started.done():
            self.started.cancel()
        self._resolve()

    def _resolve(self) -> None:
        if not self.done.done():
            self.done.set_result(None)
