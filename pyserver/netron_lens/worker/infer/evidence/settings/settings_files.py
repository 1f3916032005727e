"""The files near a class that hold options and settings: scripts with `add_argument`, JSON, YAML and INI."""

from __future__ import annotations

import ast
import configparser
import functools
import importlib
import importlib.util
import json
import os
import re
import time
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from netron_lens.worker import paths
from netron_lens.worker.infer.evidence.settings.records import COVERED
from netron_lens.worker.infer.evidence.texts.texts import SECONDS, around, listed, near, parsed, source_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import ModuleType

    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.texts.scope import Text

_OPTIONED, _MATCHED = 3, 8
_MOST = 0.6
"""Which share of what is read the settings of one model may have, where others stand in those that it builds on."""
_CONFIGURED = 24
"""How many settings of models are looked through for these."""
_HALF, _FEW = 0.5, 2
"""What a file that is called settings has of what is read: the rest may be known from the data."""
_OPTION = ("add_argument",)
_SETTING = ("HParams", "EasyDict", "edict", "AttrDict", "ConfigDict", "CfgNode", "CN", "ConfigNode", "Munch", "Box")
_SETTINGS_NAME = re.compile(r"conf|param|setting|option|args", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_ANY: list[frozenset[str]] = [frozenset()]
_INI = (".ini", ".cfg", ".conf")
_EXPONENT = re.compile(r"[-+]?\d+[eE][-+]?\d+")


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
    return any(_SETTINGS_NAME.search(part) for part in PurePath(path).parts[-2:])


def _calls(source: str, names: tuple[str, ...]) -> bool:
    """Tell a text that calls one of these: a pattern looks at each letter where there is none of them."""
    return any(f"{name}(" in source and re.search(rf"\b{name}\(", source) is not None for name in names)


def _speaks(called: tuple[str, ...], wanted: list[frozenset[str]], _path: str, source: str) -> bool:
    if not _calls(source, called):
        return False
    words = frozenset(_WORD.findall(source)) if any(wanted) else frozenset()
    return any(names <= words for names in wanted)


def naming(request: ExportRequest, name: str) -> Iterator[Text]:
    """Give the texts and files of settings near the file that have a class's name in quotes, or as a value."""
    quoted = re.compile(rf"(['\"](?:[\w.]+\.)?{name}['\"]|:\s+(?:[\w.]+\.)?{name}\s*$)", re.MULTILINE)

    def says(source: str) -> bool:
        return name in source and quoted.search(source) is not None

    yield from near(request, lambda _, source: says(source), _OPTIONED)
    yield from _settings(request, _OPTIONED, says=says)


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
    for path in around(request.file, request.workspace, _holds_settings, deadline):
        source = source_of(path, documents) if called(path) else None
        if source is not None and says(source):
            data = _data(path, source)
            text = parsed(path, f"settings = {data!r}") if isinstance(data, dict) else None
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
    everywhere = around(request.file, request.workspace, _holds_settings, deadline)
    found = matched = 0
    for path in dict.fromkeys((*listed(configs, _holds_settings), *everywhere)):
        speaks = _SETTINGS_NAME.search(os.path.basename(path)) is not None  # noqa: PTH119 - as above
        is_named = speaks and os.path.dirname(path) in beside  # noqa: PTH120 - as above
        source = source_of(path, documents)
        words = frozenset() if source is None else frozenset(_WORD.findall(source))
        fits = matched < _MATCHED and any(
            len(names & words) >= (_HALF if speaks and len(names) > _FEW else COVERED) * len(names) for names in read
        )
        if source is None or not (fits or (is_named and found < _OPTIONED)):
            continue
        data = _data(path, source)
        text = parsed(path, f"settings = {data!r}") if isinstance(data, dict) else None
        if text is not None:
            found += 1
            matched += fits
            yield text
        if time.process_time() > deadline:
            return


def _holds_settings(name: str) -> bool:
    return name.endswith((".json", *_INI)) or (name.endswith((".yaml", ".yml")) and _yaml() is not None)


def _data(path: str, source: str) -> Any:
    """Read a file's data, of several documents together, or none where it is no data after all."""
    if path.endswith(_INI):
        return _sections(source)
    yaml = None if path.endswith(".json") else _yaml()
    if yaml is None:
        try:
            return json.loads(source)
        except ValueError:
            return None
    try:
        found = list(yaml.load_all(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
        return _with_numbers({key: value for each in found for key, value in each.items()})
    except (yaml.YAMLError, AttributeError, ValueError, TypeError, RecursionError):
        return None


def _sections(source: str) -> dict[str, dict[str, Any]] | None:
    """Read the sections of an INI file, their values as the Python that they spell."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign] # names keep their case
    try:
        parser.read_string(source)
    except configparser.Error:
        return None
    return {name: {key: _spelled(value) for key, value in parser[name].items()} for name in parser.sections()}


def _spelled(value: str) -> Any:
    """Take `80, 60` for the numbers that it lists, and `relu, tanh` for the names."""
    parts = [part.strip() for part in value.split(",")]
    if len(parts) > 1 and all(part.isidentifier() for part in parts):
        return [_spelled(part) for part in parts]
    try:
        found = ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return value
    return list(found) if isinstance(found, tuple) and not value.startswith("(") else found


def _with_numbers(data: Any) -> Any:
    """Take `1e-4` for the number that its author means: YAML takes it for text."""
    match data:
        case dict():
            return {key: _with_numbers(value) for key, value in data.items()}
        case list():
            return [_with_numbers(value) for value in data]
        case str() if _EXPONENT.fullmatch(data):
            return float(data)
    return data


@functools.cache
def _yaml() -> ModuleType | None:
    """Give the interpreter's own reader of YAML: a project with such settings has one."""
    found = importlib.util.find_spec("yaml")
    if found is None or found.origin is None or not paths.is_installed(found.origin):
        return None
    return importlib.import_module("yaml")
