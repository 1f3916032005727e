"""The user's places that the nodes of an exported graph stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netron_lens.worker.capture.record import Call, Record, Site

Line = tuple[str, int, str, int]
"""A module's path, the number of its call, a file, a line in it."""


class Places:
    """What ran on each line, by the record of the run: exporters know lines, the record knows columns."""

    def __init__(self, ran: Record) -> None:
        self._sites: dict[Line, dict[Site, None]] = {}
        self._named: dict[tuple[Line, str], dict[Site, None]] = {}
        for operation in ran.operations:
            call, site = ran.calls[operation.call], operation.site
            if site is not None:
                line = (call.path, call.number, site.file, site.span.start_line)
                self._sites.setdefault(line, {})[site] = None
                self._named.setdefault((line, operation.name), {})[site] = None

    def of(self, calls: list[Call], call: Call, name: str, frames: Sequence[Site]) -> Site | None:
        """Where the user's code asks for an operation `name` in a call: `frames` are the user's, outermost first.

        Inside a module of torch's own, and where an exporter kept no frames, that is where the module was called.
        """
        while call.class_module.startswith("torch.") and call.parent is not None:
            if call.site is not None:
                return call.site
            call = calls[call.parent]
        if not frames:
            return call.site
        line = (call.path, call.number, frames[-1].file, frames[-1].span.start_line)
        for found in (self._named.get((line, name), {}), self._sites.get(line, {})):
            if len(found) == 1:
                return next(iter(found))
        return frames[-1]
