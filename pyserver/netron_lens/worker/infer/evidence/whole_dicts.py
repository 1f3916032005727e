"""Dictionaries of a text that have all the keys that are read of a parameter: one of several configurations."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netron_lens.worker.infer.evidence.frame import Page

_FEWEST = 2
"""A single key says nothing."""


class Found(NamedTuple):
    """The dictionary as an expression, and the place where it stands in words."""

    expression: str
    place: str


def whole_dict(keys: Iterable[str], pages: Iterable[Page]) -> Found | None:
    """Give the first one, written with literals alone; none for fewer than two keys."""
    wanted = set(keys)
    if len(wanted) < _FEWEST:
        return None
    for page in pages:
        if not all(key in page.text.source for key in wanted):
            continue
        for node in ast.walk(page.text.tree):
            entries = _entries(node)
            if entries is not None and wanted <= entries.keys():
                plain = _literal(node)
                if plain is not None:
                    return Found(repr(plain), page.text.where(getattr(node, "lineno", 1)))
    return None


def _entries(node: ast.AST) -> dict[str, ast.expr] | None:
    """Read `{"a": 1}` and `dict(a=1)`."""
    match node:
        case ast.Dict(keys, values):
            names = [key.value if isinstance(key, ast.Constant) else None for key in keys]
            pairs = dict(zip(names, values, strict=True))
            return {key: value for key, value in pairs.items() if isinstance(key, str)}
        case ast.Call(ast.Name("dict"), [], keywords) if all(each.arg for each in keywords):
            return {str(each.arg): each.value for each in keywords}
    return None


def _literal(node: ast.AST) -> object:
    """Give the value of what is made of literals and `dict(…)`; none where there is more to it."""
    try:
        return ast.literal_eval(ast.fix_missing_locations(_Plain().visit(ast.parse(ast.unparse(node), mode="eval"))))
    except ValueError:
        return None


class _Plain(ast.NodeTransformer):
    """Writes `dict(a=1)` as `{"a": 1}`."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Replace the call; others are no literals."""
        self.generic_visit(node)
        entries = _entries(node)
        if entries is None:
            return node
        return ast.Dict([ast.Constant(key) for key in entries], list(entries.values()))
