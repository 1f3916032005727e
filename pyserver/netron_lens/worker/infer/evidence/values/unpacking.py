"""A bound value taken apart: `a, b = …`, `for x in …`, `first, *rest = …`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.frame import Frame, Reading, Unreadable

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.scope import Binding, Step


_WALKED_ONCE = frozenset({"map", "zip", "filter", "reversed", "iter"})
"""What has no elements by their numbers."""


def unpack(reading: Reading, binding: Binding, frame: Frame) -> ast.expr:
    """Give the bound part of the value, self-contained, or raise `Unreadable`."""
    node: ast.expr = binding.value
    steps = list(binding.steps)
    while steps:
        part = _part(node, steps[0])
        if part is None:
            break
        node = part
        steps.pop(0)
    found = reading.expression(node, frame)
    for step in steps:
        part = _part(found, step)
        found = part if part is not None else _item(found, step)
    return found


def _part(node: ast.expr, step: Step) -> ast.expr | None:  # noqa: PLR0911 - one per form
    match node, step:
        case ((ast.Tuple(elements) | ast.List(elements) | ast.Set(elements)), _):
            return _element(elements, step)
        case ast.Call(ast.Name("range"), arguments), "element":
            return arguments[0] if len(arguments) > 1 else ast.Constant(0)
        case ast.Call(ast.Name("enumerate"), [iterable, *_]), "element":
            return ast.Tuple([ast.Constant(0), _first(iterable)], ast.Load())
        case ast.Call(ast.Name("zip"), [_, *_] as iterables), "element":
            return ast.Tuple([_first(each) for each in iterables], ast.Load())
        case ast.Call(ast.Name("tqdm" | "list" | "tuple" | "reversed" | "sorted" | "iter"), [iterable, *_]), "element":
            return _part(iterable, "element")
        case ast.Call(ast.Attribute(ast.Dict([key, *_], [value, *_]), "items"), []), "element" if key is not None:
            return ast.Tuple([key, value], ast.Load())
        case _:
            return None


def _element(elements: list[ast.expr], step: Step) -> ast.expr | None:
    if any(isinstance(element, ast.Starred) for element in elements):
        return None
    index = 0 if step == "element" else step
    return elements[index] if isinstance(index, int) and index < len(elements) else None


def _first(iterable: ast.expr) -> ast.expr:
    part = _part(iterable, "element")
    return part if part is not None else _item(iterable, "element")


def _item(node: ast.expr, step: Step) -> ast.expr:
    if step == "rest":
        raise Unreadable
    match node:
        case ast.Call(ast.Name(name)) if name in _WALKED_ONCE:
            node = ast.Call(ast.Name("list", ast.Load()), [node], [])
    return ast.Subscript(node, ast.Constant(0 if step == "element" else step), ast.Load())
