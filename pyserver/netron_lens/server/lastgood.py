"""The module classes of the last text that parsed: a class whose header is being typed keeps its place."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.protocol import Span
from netron_lens.server.positions import LINE_END

if TYPE_CHECKING:
    from netron_lens.discover.models import Discovery
    from netron_lens.protocol import ModelClass
    from netron_lens.server.text import Text


class LastGood:
    """What was found in each document when it last parsed, with the version of its text."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, tuple[ModelClass, ...]]] = {}

    def complete(self, text: Text, discovery: Discovery) -> tuple[ModelClass, ...]:
        """The classes found; where the text is broken, also those whose header is still there but not found."""
        if discovery.parsed:
            self._kept[text.path] = (text.version, discovery.models)
            return discovery.models
        version, kept = self._kept.get(text.path, (text.version, ()))
        found = {model.qualname for model in discovery.models}
        lines = LINE_END.split(text.text)
        missing = [_placed(model, text, version, lines) for model in kept if model.qualname not in found]
        still = [model for model in missing if model is not None and not _stands_in(model, discovery.models)]
        return tuple(sorted([*discovery.models, *still], key=lambda model: model.line))

    def forget(self, path: str) -> None:
        """Drop a document that was closed."""
        self._kept.pop(path, None)


def _placed(model: ModelClass, text: Text, version: int, lines: list[str]) -> ModelClass | None:
    """The class where its header stands now: an edit within the header does not move it."""
    start = Span(start_line=model.line, start_column=0, end_line=model.line, end_column=0)
    place = text.locate_version(start, version)
    line = place.start_line if place else model.line
    header = re.compile(rf"\s*class\s+{re.escape(model.name)}\b")
    near = [
        number for number in (line, line - 1, line + 1) if 0 < number <= len(lines) and header.match(lines[number - 1])
    ]
    if not near:
        return None
    return replace(model, line=near[0], end_line=max(near[0], model.end_line + near[0] - model.line))


def _stands_in(model: ModelClass, models: tuple[ModelClass, ...]) -> bool:
    return any(other.line == model.line for other in models)
