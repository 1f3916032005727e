"""What has run: the newest result of each class, tied to the texts that it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.discover.sources import normal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netron_lens.protocol import Choice, WorkerResult

_KEPT = 50


@dataclass(frozen=True, kw_only=True)
class Run:
    """A result, of the texts that `digests` tell, of the code that `fingerprints` tell, both by path."""

    uri: str
    path: str
    qualname: str
    result: WorkerResult
    digests: Mapping[str, str]
    fingerprints: Mapping[str, str | None]


class Runs:
    """The runs of this session, newest first; one for each class."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._choices: dict[tuple[str, str], Choice] = {}

    def add(self, run: Run) -> None:
        """Put a run in the place of the last one of its class."""
        others = [other for other in self._runs if (other.uri, other.qualname) != (run.uri, run.qualname)]
        self._runs = [run, *others][:_KEPT]

    def of(self, uri: str, qualname: str) -> Run | None:
        """The run of a class."""
        return next((run for run in self._runs if (run.uri, run.qualname) == (uri, qualname)), None)

    def touching(self, path: str) -> list[Run]:
        """The runs that a file had a part in, newest first."""
        return [run for run in self._runs if normal(path) in run.fingerprints]

    def choose(self, choice: Choice) -> None:
        """Remember the call that is selected in the graph of a class."""
        self._choices[(choice.uri, choice.qualname)] = choice

    def choice(self, run: Run) -> Choice | None:
        """The call that is selected in the graph of a run."""
        return self._choices.get((run.uri, run.qualname))

    def any(self) -> bool:
        """Whether anything has run."""
        return bool(self._runs)
