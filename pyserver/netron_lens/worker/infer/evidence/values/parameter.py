"""The value of a function's parameter: its default, what tests parametrize, what callers in the text pass."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.frame import Frame, Reading, Unreadable, readable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.texts.scope import Scope

_CALLERS_TRIED = 3


def parameter(reading: Reading, name: str, frame: Frame) -> ast.expr | None:
    """Give the value, none if the scope's function has no such parameter, or raise `Unreadable`."""
    arguments = frame.scope.parameters
    if arguments is None or name not in {each.arg for each in _all(arguments)}:
        return None
    for node, place in _values(reading, name, frame):
        found = readable(reading, node, place)
        if found is not None:
            return found
    raise Unreadable


def default(arguments: ast.arguments, name: str) -> ast.expr | None:
    """Give the default of a parameter, as written."""
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + list(arguments.defaults)
    pairs = [*zip(positional, defaults, strict=True), *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
    return next((value for each, value in pairs if each.arg == name), None)


def passed(call: ast.Call, arguments: ast.arguments, name: str, *, skip: int = 0) -> ast.expr | None:
    """Give what a call passes for a parameter; `skip` counts leading parameters that are bound already (`self`)."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    names = [each.arg for each in (*arguments.posonlyargs, *arguments.args)][skip:]
    if name not in names or any(isinstance(each, ast.Starred) for each in call.args):
        return None
    index = names.index(name)
    return call.args[index] if index < len(call.args) else None


def _all(arguments: ast.arguments) -> tuple[ast.arg, ...]:
    return (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)


def _values(reading: Reading, name: str, frame: Frame) -> Iterator[tuple[ast.expr, Frame]]:
    arguments = frame.scope.parameters
    node = frame.scope.node
    outside = Frame(frame.scope.parent) if frame.scope.parent is not None else frame
    if arguments is None:
        return
    value = default(arguments, name)
    if value is not None and not _is_left_open(value):
        yield value, outside
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        for decorator in node.decorator_list:
            found = _parametrized(decorator, name)
            if found is not None:
                yield found, outside
        yield from _from_callers(reading, node, arguments, name, frame.scope)
    fixture = reading.page.text.root.functions.get(name)
    if fixture is not None and isinstance(fixture.node, ast.FunctionDef) and fixture.node.decorator_list:
        for returned in fixture.returns[-1:]:
            yield returned, Frame(fixture)
    if value is not None:
        yield value, outside


def _is_left_open(value: ast.expr) -> bool:
    """Tell a default that callers are to say better: None, a list of sizes that are all 0."""
    match value:
        case ast.Constant(None):
            return True
        case ast.List(items) | ast.Tuple(items) if items:
            return all(isinstance(each, ast.Constant) and each.value == 0 for each in items)
    return False


def _from_callers(
    reading: Reading, node: ast.FunctionDef | ast.AsyncFunctionDef, arguments: ast.arguments, name: str, own: Scope
) -> Iterator[tuple[ast.expr, Frame]]:
    method = own.parent is not None and isinstance(own.parent.node, ast.ClassDef)
    called = own.parent.node.name if method and node.name == "__init__" else node.name  # type: ignore[union-attr] # a method's parent is a class
    tried = 0
    for call, scope in reading.page.text.calls.get(called, ()):
        value = passed(call, arguments, name, skip=1 if method else 0) if scope is not own else None
        if value is not None:
            tried += 1
            yield value, Frame(scope, call.lineno)
        if tried == _CALLERS_TRIED:
            return


def _parametrized(decorator: ast.expr, name: str) -> ast.expr | None:
    match decorator:
        case ast.Call(
            ast.Attribute(_, "parametrize"), [ast.Constant(str(names)), ast.List(cases) | ast.Tuple(cases), *_]
        ):
            listed = [part.strip() for part in names.split(",")]
            if name not in listed or not cases:
                return None
            if len(listed) == 1:
                return cases[0]
            match cases[0]:
                case ast.Tuple(values) | ast.List(values) if len(values) == len(listed):
                    return values[listed.index(name)]
    return None
