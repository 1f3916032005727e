"""Settings in several files, put together as Hydra does: `defaults` names files, `${net.width}` other settings."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_DEFAULTS, _OWN = "defaults", "_self_"
_DEEPEST = 4
_HIGHEST = 4
"""So many folders up the settings of a project may begin."""
_ELSEWHERE = re.compile(r"^\$\{([\w.]+)\}$")
_MODIFIED = re.compile(r"^(?:override|optional)\s+")


class Global(dict):  # type: ignore[type-arg] # settings are of any kind
    """The settings of a file that says `# @package _global_`: they are no part of its group."""


def composed(
    path: str, data: dict[str, Any], read: Callable[[str], Any], chosen: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Give the settings of a file with those of the files that its `defaults` name; `read` gives the data of one.

    `chosen` has the names of files, by their groups, that are taken in place of those.
    """
    if not isinstance(data.get(_DEFAULTS), list):
        return data
    whole = _put_together(path, data, read, chosen or {}, _DEEPEST)
    return _resolved(whole, whole, _DEEPEST)  # type: ignore[no-any-return] # a dict stays one


def around_group(path: str, read: Callable[[str], Any], files: Iterable[str]) -> dict[str, Any] | None:
    """Give the settings of the first of these files whose `defaults` name the group of a file, with it chosen."""
    folder, name = os.path.split(path)
    group = os.path.basename(folder)  # noqa: PTH119 - only text is wanted
    for each in files:
        data = read(each)
        defaults = data.get(_DEFAULTS) if isinstance(data, dict) else None
        if isinstance(defaults, list) and any(found == group for found, _ in _named(defaults)):
            return composed(each, data, read, {group: os.path.splitext(name)[0]})  # noqa: PTH122 - as above
    return None


def _put_together(
    path: str, data: dict[str, Any], read: Callable[[str], Any], chosen: Mapping[str, str], depth: int
) -> dict[str, Any]:
    folder, ending = os.path.dirname(path), os.path.splitext(path)[1]  # noqa: PTH120, PTH122 - only text is wanted
    own = {key: value for key, value in data.items() if key != _DEFAULTS}
    whole: dict[str, Any] = {}
    parts = list(_named(data[_DEFAULTS]))
    for group, named in parts if ("", _OWN) in parts else [*parts, ("", _OWN)]:
        if named == _OWN:
            whole = _over(whole, own)
            continue
        name = chosen.get(group, named).removesuffix(ending) + ending
        near = _above(folder) if name.startswith("/") else [os.path.join(folder, *group.split("/"))]  # noqa: PTH118 - as above
        places = (os.path.join(each, name.lstrip("/")) for each in near if depth)  # noqa: PTH118 - as above
        other, found = next(((each, data) for each in places if isinstance(data := read(each), dict)), ("", None))
        if found is None:
            continue
        is_global = isinstance(found, Global)
        if isinstance(found.get(_DEFAULTS), list):
            found = _put_together(other, found, read, chosen, depth - 1)
        for key in () if is_global else reversed([each for each in group.split("/") if each]):
            found = {key: found}
        whole = _over(whole, found)
    return whole


def _above(folder: str) -> list[str]:
    """List the folders above one, in which a name that begins with a slash may be meant."""
    found: list[str] = []
    while len(found) < _HIGHEST:
        folder = os.path.dirname(folder)  # noqa: PTH120 - only text is wanted
        found.append(folder)
    return found


def _named(defaults: list[Any]) -> Iterator[tuple[str, str]]:
    """Give the group and the name of each file: `- base`, `- model: resnet`, `- override model: resnet`."""
    for each in defaults:
        pairs = each.items() if isinstance(each, dict) else [("", each)]
        for group, chosen in pairs:
            for name in chosen if isinstance(chosen, list) else [chosen]:
                if isinstance(name, str) and isinstance(group, str):
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
