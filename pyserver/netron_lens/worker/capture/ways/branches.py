"""Where Python looked at a value of a tensor to choose its way, and which value it was."""

from __future__ import annotations

import ast
import functools
from typing import TYPE_CHECKING

from netron_lens.worker.capture.record import Branch, Site
from netron_lens.worker.capture.text import sites, texts

if TYPE_CHECKING:
    from netron_lens.worker.capture.ways.looks import Look


def branches(looks: list[Look]) -> list[Branch]:
    """The branches of a run: each test of an `if`, `while`, `assert` or conditional expression that a value decided.

    A look outside every test (`n = int(lengths.max())`) counts too: what follows may depend on it.
    """
    found = [_branch(look) for look in looks]
    return [branch for branch in found if branch is not None]


def _branch(look: Look) -> Branch | None:
    site = sites.site(look.at)
    if site is None:
        return None
    expression = _expression(site)
    if expression is None:
        return Branch(f"{look.name}()", repr(look.value), site, look.call)
    node, test = expression
    if test is not None and look.name == "__bool__":
        node = test
    return Branch(
        texts.segment(site.file, node), repr(look.value), Site(site.file, texts.span(site.file, node)), look.call
    )


def _expression(site: Site) -> tuple[ast.expr, ast.expr | None] | None:
    """The innermost expression at a site, and the test that it is, if it is one."""
    best: ast.expr | None = None
    for node in _expressions(site.file).get(site.span.start_line, ()):
        if texts.span(site.file, node) == site.span and (best is None or _size(node) <= _size(best)):
            best = node
    if best is None:
        return None
    return best, best if id(best) in _tests(site.file) else None


@functools.cache
def _expressions(file: str) -> dict[int, list[ast.expr]]:
    found: dict[int, list[ast.expr]] = {}
    tree = texts.tree(file)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.expr):
            found.setdefault(node.lineno, []).append(node)
    return found


@functools.cache
def _tests(file: str) -> frozenset[int]:
    tree = texts.tree(file)
    nodes = ast.walk(tree) if tree else ()
    return frozenset(id(node.test) for node in nodes if isinstance(node, (ast.If, ast.While, ast.IfExp, ast.Assert)))


def _size(node: ast.expr) -> int:
    return (node.end_lineno or 0) - node.lineno
