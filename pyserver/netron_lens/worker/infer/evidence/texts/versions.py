"""Other versions of a class: files beside its own that define one of the same name and the same parameters."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.importing import defining_elsewhere
from netron_lens.worker.infer.evidence.texts.texts import near, parsed, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.texts.scope import Scope, Text

_READ = 3


def of_versions(request: ExportRequest, name: str, parameters: tuple[str, ...]) -> Iterator[Text]:
    """Give the texts that import another version of the class: what they pass to it fits this one too."""
    module = os.path.splitext(os.path.abspath(request.file))[0]  # noqa: PTH100, PTH122 - only text is wanted
    folder = os.path.dirname(module)  # noqa: PTH120 - as above

    def speaks(path: str, source: str) -> bool:
        other = defining_elsewhere(path, source, name, module) if name in source else None
        if other is None or os.path.dirname(other) != folder:  # noqa: PTH120 - as above
            return False
        version = source_of(other, {})
        text = None if version is None else parsed(other, version)
        return text is not None and _parameters(text.root.classes.get(name)) == parameters

    return near(request, speaks, _READ) if parameters else iter(())


def _parameters(cls: Scope | None) -> tuple[str, ...]:
    """Name what the constructor of a class takes, without `self`."""
    made = None if cls is None else cls.functions.get("__init__")
    given = None if made is None else made.parameters
    return () if given is None else tuple(each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs))[1:]
