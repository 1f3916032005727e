"""The settings with which a function builds the class that is meant: `if args.large: model = Large(parts)`."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Choice
    from netron_lens.worker.infer.evidence.texts.scope import Scope


def leading(name: str, choice: Choice, call: ast.Call, scope: Scope) -> Choice:
    """Give an argument of the function the values that are tested around a call in it, so that the call is reached."""
    asked = {
        path: value
        for branch in scope.branches
        if call.lineno in branch.lines
        for path, value in _asked(branch.test, holds=branch.taken)
    }
    if (name,) in asked:
        return replace(choice, expression=ast.unparse(asked[name,]))
    made = ast.parse(choice.expression, mode="eval").body
    inner = {path[1]: value for path, value in asked.items() if path[0] == name and len(path) > 1}
    if not inner or not isinstance(made, ast.Call):
        return choice
    kept = [each for each in made.keywords if each.arg not in inner]
    given = [ast.keyword(key, value) for key, value in inner.items()]
    return replace(choice, expression=ast.unparse(ast.Call(made.func, made.args, [*kept, *given])))


def _asked(test: ast.expr, *, holds: bool) -> Iterator[tuple[tuple[str, ...], ast.expr]]:
    """Give the values with which a test holds, or does not: of switches, and of what is compared."""
    match test:
        case ast.UnaryOp(ast.Not(), inner):
            yield from _asked(inner, holds=not holds)
        case ast.Name() | ast.Attribute() if (path := _path(test)) is not None:
            yield path, ast.Constant(holds)
        case ast.Compare(left, [ast.Eq()], [ast.Constant() as right]) if holds and (path := _path(left)) is not None:
            yield path, right
        case ast.BoolOp(ast.And(), parts) if holds:
            for each in parts:
                yield from _asked(each, holds=True)


def _path(node: ast.expr) -> tuple[str, ...] | None:
    match node:
        case ast.Name(name):
            return (name,)
        case ast.Attribute(ast.Name(holder), name):
            return holder, name
    return None
