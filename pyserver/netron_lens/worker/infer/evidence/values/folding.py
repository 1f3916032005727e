"""Arithmetic on literals, worked out: `max(8, int(32 * 1.0))` is 32, `{18: 64}[18]` is 64."""

from __future__ import annotations

import ast

from netron_lens.worker.infer.evidence.texts.frame import Unreadable

_FUNCTIONS = {
    function.__name__: function
    for function in (abs, bool, dict, enumerate, float, int, len, list, max, min, range, reversed, round, set, sorted)
} | {function.__name__: function for function in (str, sum, tuple, zip)}
_ALLOWED = (
    ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp,
    ast.Subscript, ast.Slice, ast.ListComp, ast.GeneratorExp, ast.comprehension, ast.Name, ast.Call, ast.Starred,
    ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context,
)  # fmt: skip
_LITERALS = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.Starred, ast.UnaryOp)
_LARGEST, _LARGEST_OF_MANY = 100_000, 200
_NODES = 200
_GROWING = 2
"""How many multiplications, loops and ranges together: with lists in them, each may take its numbers' product."""


def folded(node: ast.expr) -> ast.expr:
    """Write the value where that is shorter; raise `Unreadable` where literals cannot be put together so."""
    return _Folder().visit(_Plainer().visit(node))  # type: ignore[no-any-return] # an expression stays one


class _Plainer(ast.NodeTransformer):
    """Write `torch.arange(1, 29).tolist()` as `list(range(1, 29))`, and what a dict that is written has under a key."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.Call(ast.Attribute(ast.Call(ast.Attribute(ast.Name("torch"), "arange"), bounds), "tolist"), []):
                counted = ast.Call(ast.Name("range", ast.Load()), bounds, [])
                return ast.Call(ast.Name("list", ast.Load()), [counted], [])
            case ast.Call(ast.Attribute(ast.Dict() as table, "copy"), []):
                return table
            case ast.Call(ast.Attribute(ast.Dict(keys, values), "get"), [ast.Constant(asked), *default]):
                named = [each.value for each in keys if isinstance(each, ast.Constant)]
                if len(named) == len(keys):
                    found = dict(zip(named, values, strict=True)).get(asked)
                    return found or (default or [ast.Constant(None)])[0]
        return node


class _Folder(ast.NodeTransformer):
    def generic_visit(self, node: ast.AST) -> ast.AST:
        match node:
            case ast.Attribute(ast.Constant(None)) | ast.Subscript(ast.Constant(None)):
                raise Unreadable  # what was left out here is given where the code runs
        is_negation = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
        is_literal = isinstance(node, _LITERALS) and not is_negation
        if not isinstance(node, ast.expr) or is_literal or not _is_arithmetic(node):
            return super().generic_visit(node)
        text = ast.unparse(node)
        try:
            value = eval(text, {"__builtins__": _FUNCTIONS})  # noqa: S307 - literals and a few functions, as checked
        except Exception as error:
            raise Unreadable from error
        written = repr(value)
        made = _literal(written, value) if len(written) <= len(text) else None
        return node if made is None else made


def _is_arithmetic(node: ast.expr) -> bool:
    """Tell whether an expression has nothing but literals of a moderate size and the functions above."""
    parts = list(ast.walk(node))
    bound = {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    growing = sum(isinstance(part, ast.Mult | ast.comprehension) or _is_range(part) for part in parts)
    many = growing > 0 and any(isinstance(part, ast.List | ast.Tuple | ast.comprehension) for part in parts)
    largest = _LARGEST_OF_MANY if many or growing > _GROWING else _LARGEST
    if len(parts) > _NODES or (many and growing > _GROWING):
        return False
    return all(_is_allowed(part, bound, largest) for part in parts)


def _is_range(part: ast.AST) -> bool:
    return isinstance(part, ast.Name) and part.id == "range"


def _is_allowed(part: ast.AST, bound: set[str], largest: int) -> bool:
    match part:
        case ast.Constant(int() | float() as value):
            return abs(value) <= largest
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(int(exponent))):
            return exponent <= 4  # noqa: PLR2004 - larger powers are large
        case ast.BinOp(op=ast.Pow() | ast.LShift()):
            return False
        case ast.Name(name):
            return name in _FUNCTIONS or name in bound
        case ast.Call(function):
            return isinstance(function, ast.Name)
    return isinstance(part, _ALLOWED)


def _literal(written: str, value: object) -> ast.expr | None:
    """Give a number, a string, or a list, tuple or dict of such; none for what is no literal."""
    try:
        made = ast.parse(written, mode="eval").body
        return made if ast.literal_eval(made) == value else None
    except (ValueError, SyntaxError):
        return None
