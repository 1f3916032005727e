"""Calls that stand for sizes to be given later: a width of 0 builds a model with nothing in it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, cast

from netron_lens.worker.infer.evidence.parameter_names import meaning

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Candidate, Choice
    from netron_lens.worker.infer.evidence.subject import Subject

_FUNCTIONS = {"int": int, "round": round, "float": float, "max": max, "min": min}
_PLAIN = (
    ast.Constant, ast.Dict, ast.List, ast.Tuple, ast.Subscript, ast.Call, ast.Name, ast.Load, ast.UnaryOp, ast.USub,
    ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod,
)  # fmt: skip


def empties(name: str, choice: Choice) -> bool:
    """Whether a choice gives no extent to what has one."""
    return _is_size(name) and _is_nothing(_parsed(choice.expression))


def builds_nothing(subject: Subject, candidate: Candidate) -> bool:
    """Whether a construction gives no extent to one of its sizes."""
    call = _parsed(candidate.constructor or "None")
    if not isinstance(call, ast.Call):
        return False
    names = [parameter.name for parameter in subject.constructor]
    passed = [*zip(names, call.args, strict=False), *((each.arg or "", each.value) for each in call.keywords)]
    return any(_is_size(name) and _is_nothing(value) for name, value in passed)


def _is_size(name: str) -> bool:
    said = meaning(name)
    return said is not None and said.kind in ("int", "list") and bool(said.values) and "0" not in said.values


def _is_nothing(node: ast.expr | None) -> bool:
    match node:
        case ast.List(items) | ast.Tuple(items):
            return bool(items) and all(map(_is_nothing, items))
        case ast.BinOp(left, ast.FloorDiv(), _):
            return _is_nothing(left)
        case ast.expr():
            return _number(node) == 0
    return False


def _number(node: ast.expr) -> object:
    """Compute what is made of literals alone, as `int(32 * 0.0)`; none where there is more to it."""
    for part in ast.walk(node):
        named = isinstance(part, ast.Name) and part.id not in _FUNCTIONS
        called = isinstance(part, ast.Call) and not isinstance(part.func, ast.Name)
        if named or called or not isinstance(part, _PLAIN):
            return None
    code = compile(ast.fix_missing_locations(ast.Expression(node)), "<evidence>", "eval")
    try:
        return cast("object", eval(code, {"__builtins__": {}}, dict(_FUNCTIONS)))  # noqa: S307 - arithmetic of literals
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError:
        return None
