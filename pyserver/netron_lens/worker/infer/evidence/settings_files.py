"""The files near a class that hold options and settings: scripts with `add_argument`, and JSON."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts import listed, near, parsed, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.scope import Text

_OPTIONED = 3
_SETTING = re.compile(r"\badd_argument\(|\b(HParams|EasyDict|edict|AttrDict|ConfigDict|CfgNode|Munch|Box)\(")
_SETTINGS_NAME = re.compile(r"conf|param|setting|option|args", re.IGNORECASE)


def optioned(request: ExportRequest) -> Iterator[Text]:
    """Give the texts near the file that define options or settings; bounded as `related` is."""
    yield from _settings_files(request)
    yield from near(request, lambda _, source: _SETTING.search(source) is not None, _OPTIONED)


def _settings_files(request: ExportRequest) -> Iterator[Text]:
    """Give the JSON files beside the class, or beside its folder, that hold settings: each as one dict."""
    folder = os.path.dirname(os.path.abspath(request.file))  # noqa: PTH100, PTH120 - only text is wanted
    documents = {document.path: document.text for document in request.documents}
    inside = request.workspace is not None and folder != os.path.abspath(request.workspace)  # noqa: PTH100 - as above
    found = 0
    for place in (folder, os.path.join(folder, "configs"), *([os.path.dirname(folder)] if inside else ())):  # noqa: PTH118, PTH120 - as above
        for path in listed(place, lambda name: name.endswith(".json")):
            name = os.path.basename(path)  # noqa: PTH119 - as above
            source = source_of(path, documents) if _SETTINGS_NAME.search(name) and found < _OPTIONED else None
            try:
                data = None if source is None else json.loads(source)
            except ValueError:
                continue  # no JSON after all
            text = parsed(path, f"settings = {data!r}") if isinstance(data, dict) else None
            if text is not None:
                found += 1
                yield text
