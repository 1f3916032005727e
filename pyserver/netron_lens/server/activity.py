"""What the server is doing, told to the client as `netronLens/status`: the newest work that still goes on."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.protocol import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.protocol import ServerState


@dataclass(frozen=True, eq=False)
class Work:
    """Something that takes time."""

    status: Status


class Activity:
    """The work under way. When the last of it ends, the server is idle."""

    def __init__(self, tell: Callable[[Status], None]) -> None:
        self._tell = tell
        self._under_way: list[Work] = []

    @contextmanager
    def doing(self, state: ServerState, interpreter: str | None, message: str) -> Iterator[None]:
        """Tell of work until it ends, in whatever way."""
        work = Work(Status(state=state, interpreter=interpreter, message=message))
        self._under_way.append(work)
        self._tell(work.status)
        try:
            yield
        finally:
            self._under_way.remove(work)
            idle = Status(state="idle", interpreter=interpreter, message="")
            self._tell(self._under_way[-1].status if self._under_way else idle)

    def failed(self, interpreter: str | None, message: str) -> None:
        """Tell of something that is in the way of all runs."""
        self._tell(Status(state="error", interpreter=interpreter, message=message))
