"""Files that exist and that the texts around name, for what opens one: `Darknet("config/yolov3.cfg")`."""

from __future__ import annotations

import collections
import os
import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.texts.texts import near
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.texts.subject import Subject

_NAMED = re.compile(r"""['"]([\w./-]*\w\.(?:cfg|conf|csv|ini|json|toml|txt|xml|yaml|yml))['"]""")
_PATHS = frozenset({"path", "file", "filename", "filepath", "fname", "cfgfile"})
_ALIKE = {"cfg": "config", "conf": "config", "configs": "config", "cfgfile": "config", "cfgs": "config"}
_TEXTS, _MOST = 12, 2
_WEIGHT = 0.5


def named_files(subject: Subject, request: ExportRequest) -> Iterator[tuple[str, Choice]]:
    """Give the files that are named most often, for each argument that is needed and is called a path."""
    for parameter in subject.constructor:
        said = words(parameter.name)
        if parameter.default is parameter.empty and said and said[-1] in _PATHS:
            meant = _meant(parameter.name) - _PATHS
            fitting = [each for each in _existing(request) if not meant or meant & _meant(each)]
            for path, _ in collections.Counter(fitting).most_common(_MOST):
                reason = f"`{path}` is named in the files around"
                yield parameter.name, Choice(expression=repr(path), kind="string", reason=reason, weight=_WEIGHT)


def _meant(name: str) -> frozenset[str]:
    parts = (part for each in re.findall(r"\w+", name) for part in words(each))
    return frozenset(_ALIKE.get(part, part) for part in parts)


def _existing(request: ExportRequest) -> Iterator[str]:
    """Walk the files that are named, as they are found from the workspace or from the file itself."""
    top = request.workspace or os.path.dirname(request.file)  # noqa: PTH120 - only text is wanted
    for text in near(request, lambda _, source: _NAMED.search(source) is not None, _TEXTS):
        for name in _NAMED.findall(text.source):
            for folder in (top, os.path.dirname(text.path)):  # noqa: PTH120 - as above
                found = os.path.join(folder, name)  # noqa: PTH118 - as above
                if os.path.isfile(found):  # noqa: PTH113 - as above
                    yield os.path.relpath(found, top)
                    break
