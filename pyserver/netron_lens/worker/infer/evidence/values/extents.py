"""The sizes of a tensor that an expression makes, where they can be read off it."""

from __future__ import annotations

import ast
import math
import operator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_CREATORS = frozenset({"randn", "rand", "zeros", "ones", "empty", "Tensor", "FloatTensor"})
_LIKE = frozenset({"randn_like", "rand_like", "zeros_like", "ones_like"})
_SAME = frozenset(
    {"float", "double", "half", "long", "int", "bool", "to", "abs", "sigmoid", "softmax", "relu", "clone"}
)
_FOLDS: dict[str, Callable[[list[int]], int]] = {"sum": sum, "max": max, "min": min}
_ARITHMETIC: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: lambda a, b: a**b if 0 <= b < 20 and abs(a) < 1000 else 0,  # noqa: PLR2004 - no giant powers
}


def extents(node: ast.expr) -> tuple[int, ...] | None:
    """Give the sizes, or none."""
    match node:
        case ast.Call(ast.Attribute(ast.Name("torch"), name), arguments, keywords):
            return _created(name, arguments, {keyword.arg: keyword.value for keyword in keywords})
        case ast.Call(ast.Attribute(base, name), arguments):
            sizes = extents(base)
            return None if sizes is None else _method(name, sizes, arguments)
        case ast.BinOp(left, _, right):
            return extents(left) or extents(right)
        case _:
            return None


def written(node: ast.expr) -> tuple[ast.expr, ...] | None:
    """Give the sizes as expressions, of which not each is a number that is known, or none."""
    sizes = extents(node)
    if sizes is not None:
        return tuple(ast.Constant(size) for size in sizes)
    match node:
        case ast.Call(ast.Attribute(ast.Name("torch"), name), arguments, keywords):
            given = _given(name, arguments, {keyword.arg: keyword.value for keyword in keywords})
            is_told = given is not None and not any(isinstance(each, ast.Starred) for each in given)
            return tuple(given) if given is not None and is_told and len(given) > 1 else None
    return None


def integer(node: ast.expr) -> int | None:  # noqa: PLR0911 - one per form
    """Give the value of an integer expression of literals, or none."""
    match node:
        case ast.Constant(bool()):
            return None
        case ast.Constant(int(value)):
            return value
        case ast.UnaryOp(ast.USub(), operand):
            positive = integer(operand)
            return None if positive is None else -positive
        case ast.Call(ast.Name("int"), [inner]):
            return integer(inner)
        case ast.Call(ast.Name(name), arguments) if name in _FOLDS:
            return _folded(name, arguments)
        case ast.BinOp(left, operation, right):
            first, second, function = integer(left), integer(right), _ARITHMETIC.get(type(operation))
            if first is None or second is None or function is None:
                return None
            return None if second == 0 and isinstance(operation, ast.FloorDiv | ast.Mod) else function(first, second)
        case _:
            return None


def _folded(name: str, arguments: Sequence[ast.expr]) -> int | None:
    if len(arguments) == 1 and isinstance(arguments[0], ast.List | ast.Tuple):
        arguments = arguments[0].elts
    elif name == "sum":
        return None
    values = [integer(argument) for argument in arguments]
    known = [value for value in values if value is not None]
    return _FOLDS[name](known) if known and len(known) == len(values) else None


def _created(name: str, arguments: Sequence[ast.expr], keywords: dict[str | None, ast.expr]) -> tuple[int, ...] | None:
    if name in _LIKE:
        return extents(arguments[0]) if arguments else None
    given = _given(name, arguments, keywords)
    return None if given is None else _sizes(given)


def _given(name: str, arguments: Sequence[ast.expr], keywords: dict[str | None, ast.expr]) -> Sequence[ast.expr] | None:
    """Give the sizes among what a call that makes a tensor is given."""
    size = keywords.get("size")
    if name in _CREATORS:
        return _apart([size] if size is not None else arguments)
    if name == "randint":
        return _apart([size] if size is not None else arguments[-1:])
    if name == "full":
        return _apart(arguments[:1])
    return _apart(arguments) if name == "arange" and len(arguments) == 1 else None


def _apart(nodes: Sequence[ast.expr]) -> Sequence[ast.expr]:
    match nodes:
        case [ast.Tuple(elements) | ast.List(elements)]:
            return elements
    return nodes


def _sizes(nodes: Sequence[ast.expr]) -> tuple[int, ...] | None:
    values = [integer(node) for node in _apart(nodes)]
    known = [value for value in values if value is not None]
    return tuple(known) if known and len(known) == len(values) else None


def _method(  # noqa: PLR0911 - one per method
    name: str, sizes: tuple[int, ...], arguments: Sequence[ast.expr]
) -> tuple[int, ...] | None:
    if name in _SAME:
        return sizes
    if name in ("view", "reshape"):
        return _reshaped(sizes, _sizes(arguments))
    values = _sizes(arguments) if arguments else ()
    if values is None:
        return None
    rank = len(sizes)
    if name == "unsqueeze" and len(values) == 1:
        at = values[0] % (rank + 1)
        return (*sizes[:at], 1, *sizes[at:])
    if name == "squeeze" and len(values) == 1:
        return tuple(size for index, size in enumerate(sizes) if index != values[0] % rank or size != 1)
    if name == "permute" and len(values) == rank:
        return tuple(sizes[value % rank] for value in values)
    if name == "repeat" and len(values) == rank:
        return tuple(size * value for size, value in zip(sizes, values, strict=True))
    return None


def _reshaped(sizes: tuple[int, ...], target: tuple[int, ...] | None) -> tuple[int, ...] | None:
    if target is None or -1 not in target:
        return target
    rest = abs(math.prod(target))
    return tuple(math.prod(sizes) // rest if size == -1 else size for size in target) if rest else None
