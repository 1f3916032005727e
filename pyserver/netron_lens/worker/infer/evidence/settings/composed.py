"""Settings in several files, put together as Hydra does: `defaults` names files, `${net.width}` other settings."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DEFAULTS = "defaults"
_DEEPEST = 4
_ELSEWHERE = re.compile(r"^\$\{([\w.]+)\}$")
_MODIFIED = re.compile(r"^(?:override|optional)\s+")


def composed(path: str, data: dict[str, Any], read: Callable[[str], Any]) -> dict[str, Any]:
    """Give the settings of a file with those of the files that its `defaults` name; `read` gives the data of one."""
    if not isinstance(data.get(_DEFAULTS), list):
        return data
    whole = _put_together(path, data, read, _DEEPEST)
    return _resolved(whole, whole, _DEEPEST)  # type: ignore[no-any-return] # a dict stays one


def _put_together(path: str, data: dict[str, Any], read: Callable[[str], Any], depth: int) -> dict[str, Any]:
    folder, ending = os.path.dirname(path), os.path.splitext(path)[1]  # noqa: PTH120, PTH122 - only text is wanted
    whole: dict[str, Any] = {}
    for group, name in _named(data[_DEFAULTS]):
        other = os.path.join(folder, *group.split("/"), name.removesuffix(ending) + ending)  # noqa: PTH118 - as above
        found = read(other) if depth else None
        if not isinstance(found, dict):
            continue
        if isinstance(found.get(_DEFAULTS), list):
            found = _put_together(other, found, read, depth - 1)
        for key in reversed([each for each in group.split("/") if each]):
            found = {key: found}
        whole = _over(whole, found)
    return _over(whole, {key: value for key, value in data.items() if key != _DEFAULTS})


def _named(defaults: list[Any]) -> Iterator[tuple[str, str]]:
    """Give the group and the name of each file: `- base`, `- model: resnet`, `- override model: resnet`."""
    for each in defaults:
        pairs = each.items() if isinstance(each, dict) else [("", each)]
        for group, chosen in pairs:
            for name in chosen if isinstance(chosen, list) else [chosen]:
                if isinstance(name, str) and isinstance(group, str) and name != "_self_":
                    yield _MODIFIED.sub("", group).partition("@")[0].strip("/"), name


def _over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = {key for key in above if isinstance(above[key], dict) and isinstance(below.get(key), dict)}
    return {**below, **above, **{key: _over(below[key], above[key]) for key in both}}


def _resolved(value: Any, whole: dict[str, Any], depth: int) -> Any:
    """Put what `${net.width}` stands for in its place; what is not there is left as it is written."""
    match value:
        case dict():
            return {key: _resolved(each, whole, depth) for key, each in value.items()}
        case list():
            return [_resolved(each, whole, depth) for each in value]
        case str() if depth and (found := _ELSEWHERE.match(value)) is not None:
            other: Any = whole
            for key in found[1].split("."):
                other = other.get(key) if isinstance(other, dict) else None
            return value if other is None else _resolved(other, whole, depth - 1)
    return value
