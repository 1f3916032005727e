"""Tables of choices: `{"a": A, "b": B}[kind]`, `models.get(kind)`, in a text that tells the key, or not."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.frame import Frame, called
from netron_lens.worker.infer.evidence.texts.subject import names_class
from netron_lens.worker.infer.evidence.values.elsewhere import imported_value
from netron_lens.worker.infer.evidence.values.lookup import bindings

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.frame import Page

Place = tuple[ast.expr, Frame]


def table(node: ast.expr, frame: Frame, page: Page | None = None) -> tuple[ast.Dict, Frame] | None:
    """Give the dict that an expression stands for as it is written, with the place where that is.

    Files that the text of the page imports it from are looked through as well, and functions of the text that give it.
    """
    written = _written(node)
    if written is not None:
        return written, frame
    for binding, place in bindings(node.id, frame)[:1] if isinstance(node, ast.Name) else ():
        written = None if binding.steps else _written(binding.value)
        made = None if binding.steps or page is None else _returned(binding.value, place, page)
        return made if written is None else (written, place)
    path = frame.imported(node.id) if isinstance(node, ast.Name) else None
    found = None if path is None or page is None else imported_value(page, path)
    written = None if found is None else _written(found[0])
    return None if found is None or written is None else (written, found[1])


def _returned(node: ast.expr, frame: Frame, page: Page) -> tuple[ast.Dict, Frame] | None:
    """Give the dict that a function of the text returns: `settings = get_settings(32)`."""
    match node:
        case ast.Call(ast.Name(name)) if name in page.text.root.functions:
            function = page.text.root.functions[name]
            inside = Frame(function, arguments=called(function.node, node, frame))
            return table(function.returns[-1], inside) if function.returns else None
    return None


def _written(node: ast.expr) -> ast.Dict | None:
    """Give `{"a": A}`, and `dict(a=A)` in the same form."""
    match node:
        case ast.Dict():
            return node
        case ast.Call(ast.Name("dict"), [], keywords) if keywords and all(each.arg for each in keywords):
            return ast.Dict([ast.Constant(each.arg) for each in keywords], [each.value for each in keywords])
    return None


def entry(node: ast.expr, key: object, frame: Frame, page: Page | None = None) -> Place | None:
    """Give what a table has for a key."""
    found = table(node, frame, page)
    if found is None:
        return None
    for name, value in zip(found[0].keys, found[0].values, strict=True):
        if isinstance(name, ast.Constant) and name.value == key:
            return value, found[1]
    return None


def first_entry(node: ast.expr, frame: Frame, page: Page | None = None) -> Place | None:
    """Give the first of a table's choices, where nothing tells which it is: tables of one kind have it in common."""
    found = table(node, frame, page)
    if found is None or not found[0].keys or not all(isinstance(key, ast.Constant) for key in found[0].keys):
        return None
    return found[0].values[0], found[1]


def picks_class(node: ast.expr, frame: Frame, name: str) -> bool:
    """Whether an expression is picked from a table that has the class among its choices."""
    match node:
        case ast.Name(written):
            return any(
                not isinstance(binding.value, ast.Name) and picks_class(binding.value, place, name)
                for binding, place in bindings(written, frame)
            )
        case ast.Subscript(base) | ast.Call(ast.Attribute(base, "get")):
            found = table(base, frame)
            return found is not None and any(names_class(each, found[1], name) for each in found[0].values)
    return False
