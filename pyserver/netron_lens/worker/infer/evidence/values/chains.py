"""Settings that are written one by one, as `config.depth = 4` and `_C.MODEL.DEPTH = 4`, read as dicts of dicts."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netron_lens.worker.infer.evidence.texts.scope import Text

_SEVERAL = 3
Tree = dict[str, "Tree | ast.expr"]
_Place = tuple[str, tuple[str, ...]]
"""A name, and the attributes that are read of it."""


def chained(text: Text) -> Iterator[tuple[dict[str, ast.expr], int]]:
    """Give the settings of each name that has several, with the line of the first."""
    trees: dict[str, Tree] = {}
    lines: dict[str, int] = {}
    parts: dict[str, _Place] = {}
    for node in ast.walk(text.tree):
        for root, path, value in _given(node, parts):
            lines.setdefault(root, value.lineno)
            _put(trees.setdefault(root, {}), path, value)
    for root, tree in trees.items():
        if len(tree) >= _SEVERAL or any(isinstance(inner, dict) for inner in tree.values()):
            yield {key: _written(inner) for key, inner in tree.items()}, lines[root]


def chained_setting(text: Text, path: tuple[str, ...]) -> ast.expr | None:
    """Give what the first of these names has at a path, `("MODEL", "DEPTH")`."""
    for settings, _ in chained(text):
        found: ast.expr | None = settings.get(path[0])
        for name in path[1:]:
            keys = found.keys if isinstance(found, ast.Dict) else ()
            places = [index for index, key in enumerate(keys) if isinstance(key, ast.Constant) and key.value == name]
            found = found.values[places[0]] if isinstance(found, ast.Dict) and places else None
        if found is not None:
            return found
    return None


def _given(node: ast.AST, parts: dict[str, _Place]) -> Iterator[tuple[str, tuple[str, ...], ast.expr]]:
    """Give what an assignment sets, of parts that have a name of their own: `config.data = data = ConfigDict()`."""
    if not isinstance(node, ast.Assign):
        return
    places = [_within(_path(target), parts) for target in node.targets if isinstance(target, ast.Attribute)]
    named = [target.id for target in node.targets if isinstance(target, ast.Name)]
    meant = places or ([_within(_path(node.value), parts)] if isinstance(node.value, ast.Attribute) else [])
    for name in named:
        parts.pop(name, None)
        parts.update((name, place) for place in meant[:1] if place[0] != name)
    yield from ((root, path, node.value) for root, path in places if root not in ("", "self"))


def _within(place: _Place, parts: Mapping[str, _Place]) -> _Place:
    """Give where a name of a part stands in the whole."""
    root, path = parts.get(place[0], (place[0], ()))
    return root, (*path, *place[1])


def _path(target: ast.expr) -> _Place:
    match target:
        case ast.Name(name):
            return name, ()
        case ast.Attribute(inner, name):
            root, path = _path(inner)
            return root, (*path, name)
    return "", ()


def _put(tree: Tree, path: tuple[str, ...], value: ast.expr) -> None:
    """Put a value at its place; an empty holder, as `CfgNode()`, is what comes into it, `FieldReference(4)` is 4."""
    *holders, last = path
    for name in holders:
        inner = tree.get(name)
        tree[name] = inner = inner if isinstance(inner, dict) else {}
        tree = inner
    match value:
        case ast.Call(_, []):
            tree[last] = {}
        case ast.Call(ast.Name("FieldReference") | ast.Attribute(_, "FieldReference"), [first, *_]):
            tree[last] = first
        case _:
            tree[last] = value


def _written(inner: Tree | ast.expr) -> ast.expr:
    if isinstance(inner, ast.expr):
        return inner
    return ast.Dict([ast.Constant(key) for key in inner], [_written(each) for each in inner.values()])
