"""A condition of the user's code evaluated again, as it stands and with other numbers."""

from __future__ import annotations

import ast
import copy
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType


def holds(test: ast.expr, numbers: Mapping[str, int], frame: FrameType) -> bool | None:
    """Tell whether a condition would hold with numbers for its parts, by their dumps; none where it cannot be told."""
    substituted = _Substitution(numbers).visit(ast.parse(ast.unparse(test), mode="eval").body)
    expression = ast.fix_missing_locations(ast.Expression(substituted))
    try:
        return bool(eval(compile(expression, "<condition>", "eval"), frame.f_globals, dict(frame.f_locals)))  # noqa: S307 - the user's own condition, again
    except Exception:  # noqa: BLE001 - a condition that cannot be evaluated says nothing
        return None


def spelled_out(test: ast.expr, frame: FrameType) -> ast.expr:
    """Write a condition with what its names count: `ndims in (2, 3)` with `len(shape)` where `ndims` is that."""
    counted: dict[str, ast.expr] = {}
    for node in ast.walk(syntax_of(frame.f_code)):
        match node:
            case ast.Assign([ast.Name(name)], ast.Call(ast.Name("len"), [ast.Name() | ast.Attribute()]) as count):
                counted[name] = count
    return _Spelling(counted).visit(copy.deepcopy(test)) if counted else test


def sizes_spelled_out(test: ast.expr, frame: FrameType) -> ast.expr:
    """Write a condition with the sizes that its names are: `n == 5` as `x.shape[1] == 5` after `b, n, c = x.shape`."""
    sizes: dict[str, ast.expr] = {}
    for node in ast.walk(syntax_of(frame.f_code)):
        match node:
            case ast.Assign(
                [ast.Tuple(targets) | ast.List(targets)],
                ast.Attribute(ast.Name() as given, "shape") | ast.Call(ast.Attribute(ast.Name() as given, "size"), []),
            ) if all(isinstance(each, ast.Name) for each in targets):
                for index, target in enumerate(targets):
                    sizes[ast.unparse(target)] = _size(given, index)
            case ast.Assign(
                [ast.Name(name)],
                ast.Subscript(ast.Attribute(ast.Name() as given, "shape"), ast.Constant(int(index)))
                | ast.Call(ast.Attribute(ast.Name() as given, "size"), [ast.Constant(int(index))]),
            ):
                sizes[name] = _size(given, index)
    return ast.fix_missing_locations(_Spelling(sizes).visit(copy.deepcopy(test))) if sizes else test


def _size(given: ast.expr, index: int) -> ast.expr:
    return ast.parse(f"{ast.unparse(given)}.shape[{index}]", mode="eval").body


class _Spelling(ast.NodeTransformer):
    """Puts expressions in the place of names."""

    def __init__(self, expressions: Mapping[str, ast.expr]) -> None:
        self.expressions = expressions

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Replace the name if it is one of these."""
        return self.expressions.get(node.id, node)


class _Substitution(ast.NodeTransformer):
    """Puts numbers in the place of parts."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self.numbers = numbers

    def visit(self, node: ast.AST) -> Any:
        """Replace the node if it is the one."""
        number = self.numbers.get(ast.dump(node))
        if number is not None:
            return ast.Constant(number)
        return self.generic_visit(node)


def side(node: ast.expr, frame: FrameType) -> Any:
    """Give the value of one side of a comparison, sizes as a tuple; none where it cannot be told."""
    try:
        value = eval(compile(ast.Expression(node), "<condition>", "eval"), frame.f_globals, dict(frame.f_locals))  # noqa: S307 - as above
    except Exception:  # noqa: BLE001 - as above
        return None
    return tuple(value) if isinstance(value, torch.Size | list | tuple) else value
