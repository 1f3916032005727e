"""The files near a class that hold options and settings: scripts with `add_argument`, JSON, YAML and INI."""

from __future__ import annotations

import functools
import os
import re
import time
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.evidence.settings.composed import Global, around_group, composed
from netron_lens.worker.infer.evidence.settings.data_files import data_of, holds_settings
from netron_lens.worker.infer.evidence.settings.records import COVERED
from netron_lens.worker.infer.evidence.texts.texts import SECONDS, around, listed, near, parsed, source_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.texts.scope import Text

_OPTIONED, _MATCHED = 3, 8
_MOST = 0.6
"""Which share of what is read the settings of one model may have, where others stand in those that it builds on."""
_CONFIGURED = 24
"""How many settings of models are looked through for these."""
_ALL_BUT_ONE = 3
"""Of four names or more one may be missing."""
_HALF, _FEW = 0.5, 2
"""What a file that is called settings has of what is read: the rest may be known from the data."""
_OPTION = ("add_argument",)
_SETTING = ("HParams", "EasyDict", "edict", "AttrDict", "ConfigDict", "CfgNode", "CN", "ConfigNode", "Munch", "Box")
_SETTINGS_NAME = re.compile(r"conf|param|setting|option|args", re.IGNORECASE)
_WORD, _HYPHENATED = re.compile(r"\w+"), re.compile(r"\w+(?:-\w+)+")
_GLOBAL = re.compile(r"#\s*@package\s+_global_")
_NAMING = frozenset({"_target_", "class_path"})
"""Keys that name the class which the others are for."""
_ANY: list[frozenset[str]] = [frozenset()]


def optioned(request: ExportRequest, read: Iterable[frozenset[str]]) -> Iterator[Text]:
    """Give the texts near the file that define options or settings; bounded as `related` is.

    `read` are the names that the code reads of each configuration: files that have nearly all may be anywhere, and
    scripts that have all come first.
    """
    known = [names for names in read if names]
    yield from _settings_files(request, known)
    seen: set[str] = set()
    for called in (_OPTION, _SETTING):
        for wanted in (known, _ANY):
            for text in near(request, functools.partial(_speaks, called, wanted), _OPTIONED):
                if text.path not in seen:
                    seen.add(text.path)
                    yield text
    for names in known:
        if len(names) > 1:
            yield from (text for text in _giving(request, names) if text.path not in seen)


def with_options(request: ExportRequest) -> Iterator[Text]:
    """Give the texts near the file that define options of a command line or settings, and files of settings."""
    for called in (_OPTION, _SETTING):
        yield from near(request, functools.partial(_defines, called), _MATCHED)
    yield from _settings(request, _MATCHED, called=_is_called_settings)


def _defines(called: tuple[str, ...], path: str, source: str) -> bool:
    return path.endswith(".py") and _calls(source, called)


def _is_called_settings(path: str) -> bool:
    return any(_SETTINGS_NAME.search(part) for part in PurePath(path).parts[-3:])


def _calls(source: str, names: tuple[str, ...]) -> bool:
    """Tell a text that calls one of these: a pattern looks at each letter where there is none of them."""
    return any(f"{name}(" in source and re.search(rf"\b{name}\(", source) is not None for name in names)


def _speaks(called: tuple[str, ...], wanted: list[frozenset[str]], _path: str, source: str) -> bool:
    if not _calls(source, called):
        return False
    words = _words(source) if any(wanted) else frozenset()
    return any(names <= words for names in wanted)


def _words(source: str) -> frozenset[str]:
    """List the names in a text, and what keys are that have hyphens: `num-classes`."""
    return frozenset((*_WORD.findall(source), *_HYPHENATED.findall(source)))


def naming(request: ExportRequest, names: tuple[str, ...]) -> Iterator[Text]:
    """Give the texts and files of settings near the file that have a name of a class in quotes, or as a value."""
    yield from near(request, lambda _, source: _has_value(names, source), _OPTIONED)
    yield from settings_naming(request, names)


def settings_naming(request: ExportRequest, names: tuple[str, ...]) -> Iterator[Text]:
    """Give the files of settings near the file that have a name of a class as a value."""
    yield from _settings(request, _OPTIONED, says=lambda source: _has_value(names, source))


def _has_value(names: tuple[str, ...], source: str) -> bool:
    either = "|".join(map(re.escape, names))
    quoted = rf"(?m)(['\"](?:[\w.]+\.)?({either})['\"]|:\s+(?:[\w.]+\.)?({either})\s*$)"
    return any(name in source for name in names) and re.search(quoted, source) is not None


def _settings(
    request: ExportRequest,
    most: int,
    *,
    called: Callable[[str], bool] = lambda _: True,
    says: Callable[[str], bool] = lambda _: True,
) -> Iterator[Text]:
    """Give the files of settings near the file, told by their paths or by what they say, each as one dict."""
    documents = {document.path: document.text for document in request.documents}
    deadline = time.process_time() + SECONDS
    found = 0
    for path in around(request.file, request.workspace, holds_settings, deadline):
        source = source_of(path, documents) if called(path) else None
        if source is not None and says(source):
            text = _as_dict(path, source, documents)
            if text is not None:
                found += 1
                yield text
        if found == most or time.process_time() > deadline:
            return


def _giving(request: ExportRequest, names: frozenset[str]) -> Iterator[Text]:
    """Give the text near the file that gives most of these names a value, and those that give what it leaves out."""
    found = list(near(request, lambda _, source: len(_given(names, source)) >= _MOST * len(names), _CONFIGURED))
    left = names
    while found:
        best = max(found, key=lambda text: len(_given(left, text.source)))
        if not _given(left, best.source):
            return
        yield best
        left -= _given(left, best.source)
        found.remove(best)


def _given(names: frozenset[str], source: str) -> frozenset[str]:
    """List the names that a text gives a value, as keywords of one record do, its keys or attributes."""
    spoken = [name for name in names if name in source]
    return frozenset(name for name in spoken if re.search(rf"\b{name}(?:\s*=[^=]|['\"]\s*[:,])", source))


def _settings_files(request: ExportRequest, read: list[frozenset[str]]) -> Iterator[Text]:
    """Give files of settings as one dict each: those that have what is read, and those beside the class by name."""
    documents = {document.path: document.text for document in request.documents}
    folder = os.path.dirname(os.path.abspath(request.file))  # noqa: PTH100, PTH120 - only text is wanted
    configs = os.path.join(folder, "configs")  # noqa: PTH118 - as above
    beside = {folder, configs, os.path.dirname(folder)}  # noqa: PTH120 - as above
    deadline = time.process_time() + SECONDS
    everywhere = around(request.file, request.workspace, holds_settings, deadline)
    found = matched = 0
    beyond: dict[str, frozenset[str]] = {}
    left = dict.fromkeys(read, frozenset[str]())
    named = re.sub(r"\W|_", "", request.qualname.rpartition(".")[2]).lower()
    paths = dict.fromkeys((*listed(configs, holds_settings), *everywhere))
    for path in sorted(paths, key=lambda path: named not in re.sub(r"\W|_", "", os.path.basename(path)).lower()):  # noqa: PTH119 - as above
        speaks = _SETTINGS_NAME.search(os.path.basename(path)) is not None  # noqa: PTH119 - as above
        in_folder = any(_SETTINGS_NAME.search(part) for part in PurePath(path).parts[-3:])  # `configs/models/net.yaml`
        is_named = speaks and os.path.dirname(path) in beside  # noqa: PTH120 - as above
        source = source_of(path, documents)
        words = frozenset() if source is None else _words(source)
        fits = matched < _MATCHED and any(
            len(names & words) >= (_HALF if in_folder and len(names) > _FEW else COVERED) * len(names)
            or len(names & words) >= max(_ALL_BUT_ONE, len(names) - 1)
            for names in read
        )
        if source is None or not (fits or (is_named and found < _OPTIONED)):
            beyond.update({path: words} if in_folder else {})
            continue
        left = {names: (rest or names) - words if fits else rest for names, rest in left.items()}
        text = _as_dict(path, source, documents)
        if text is not None:
            found += 1
            matched += fits
            yield text
        if time.process_time() > deadline:
            return
    for path in _having_the_rest(beyond, left.values()):
        text = _as_dict(path, source_of(path, documents) or "", documents)
        if text is not None:
            yield text


def _having_the_rest(files: Mapping[str, frozenset[str]], left: Iterable[frozenset[str]]) -> Iterator[str]:
    """Give the files that have most of what those found so far leave out: `data.yaml` beside `model.yaml`."""
    for names in left:
        best = max(files, key=lambda path: len(files[path] & names), default=None)
        if best is not None and names and len(files[best] & names) >= _HALF * len(names):
            yield best


def _as_dict(path: str, source: str, documents: Mapping[str, str]) -> Text | None:
    """Give the settings of a file, and of those that it is put together from, as a text that has one dict.

    Where the file is one of a group, the others of which a file above names, they are that one's settings with it.
    """

    def read(other: str) -> Any:
        text = source_of(other, documents)
        data = None if text is None else data_of(other, text)
        return Global(data) if isinstance(data, dict) and text is not None and _GLOBAL.match(text) else data

    data = data_of(path, source)
    if not isinstance(data, dict):
        return None
    above = os.path.dirname(os.path.dirname(path))  # noqa: PTH120 - as above
    whole = around_group(path, read, listed(above, holds_settings)) if _NAMING & data.keys() else None
    return parsed(path, f"settings = {whole or composed(path, data, read)!r}")
