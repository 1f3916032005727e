"""What a file of settings says: JSON, YAML with all its documents, INI."""

from __future__ import annotations

import ast
import configparser
import functools
import importlib
import importlib.util
import json
import re
from typing import TYPE_CHECKING, Any

from netron_lens.worker import paths

if TYPE_CHECKING:
    from types import ModuleType

_OWN = frozenset({"_wandb", "wandb_version"})
_INI = (".ini", ".cfg", ".conf")
_EXPONENT = re.compile(r"[-+]?\d+[eE][-+]?\d+")
_TUPLE = re.compile(r"\([-+\d][-+\d.eE, ]*,[-+\d.eE, ]*\)")


def holds_settings(name: str) -> bool:
    """Tell the files of settings by their names."""
    return name.endswith((".json", *_INI)) or (name.endswith((".yaml", ".yml")) and _yaml() is not None)


def data_of(path: str, source: str) -> Any:
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
        return _as_meant(_of_run({key: value for each in found for key, value in each.items()}))
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


def _as_meant(data: Any) -> Any:
    """Take `1e-4` for the number and `(3, 4)` for the tuple that their authors mean: YAML takes both for text."""
    match data:
        case dict():
            return {key: _as_meant(value) for key, value in data.items()}
        case list():
            return [_as_meant(value) for value in data]
        case str() if _EXPONENT.fullmatch(data):
            return float(data)
        case str() if _TUPLE.fullmatch(data):
            return _spelled(data)
    return data


def _of_run(data: dict[str, Any]) -> dict[str, Any]:
    """Give the settings that W&B keeps, and the first that a sweep of it tries: `lr: {value: 0.1, desc: the rate}`."""
    found = data.get("parameters") if "method" in data else {key: each for key, each in data.items() if key not in _OWN}
    if not isinstance(found, dict) or len(found) <= 1:
        return data
    choices = {key: _choices(each) for key, each in found.items()}
    return {**data, **{key: first for key, (first, *_) in choices.items()}} if all(choices.values()) else data


def _choices(entry: Any) -> list[Any]:
    """List what an entry may be; nothing where it is more than values and their description."""
    match entry:
        case {"value": value, **more} if more.keys() <= {"desc"}:
            return [value]
        case {"values": [*values], **more} if more.keys() <= {"desc"}:
            return values
    return []


@functools.cache
def _yaml() -> ModuleType | None:
    """Give the interpreter's own reader of YAML: a project with such settings has one."""
    found = importlib.util.find_spec("yaml")
    if found is None or found.origin is None or not paths.is_installed(found.origin):
        return None
    return importlib.import_module("yaml")
