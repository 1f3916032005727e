"""Settings that are written one by one, as `config.depth = 4` and `_C.MODEL.DEPTH = 4`, read as dicts of dicts."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.texts.scope import Text

_SEVERAL = 3
Tree = dict[str, "Tree | ast.expr"]


def chained(text: Text) -> Iterator[tuple[dict[str, ast.expr], int]]:
    """Give the settings of each name that has several, with the line of the first."""
    trees: dict[str, Tree] = {}
    lines: dict[str, int] = {}
    for node in ast.walk(text.tree):
        match node:
            case ast.Assign([ast.Attribute() as target], value):
                root, path = _path(target)
                if root not in ("", "self"):
                    lines.setdefault(root, node.lineno)
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


def _path(target: ast.expr) -> tuple[str, tuple[str, ...]]:
    match target:
        case ast.Name(name):
            return name, ()
        case ast.Attribute(inner, name):
            root, path = _path(inner)
            return root, (*path, name)
    return "", ()


def _put(tree: Tree, path: tuple[str, ...], value: ast.expr) -> None:
    """Put a value at its place; an empty holder, as `CfgNode()`, is what comes into it."""
    *holders, last = path
    for name in holders:
        inner = tree.get(name)
        tree[name] = inner = inner if isinstance(inner, dict) else {}
        tree = inner
    tree[last] = {} if isinstance(value, ast.Call) and not value.args else value


def _written(inner: Tree | ast.expr) -> ast.expr:
    if isinstance(inner, ast.expr):
        return inner
    return ast.Dict([ast.Constant(key) for key in inner], [_written(each) for each in inner.values()])
