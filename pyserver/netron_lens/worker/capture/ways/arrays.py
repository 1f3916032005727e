"""Tensors made of arrays that were worked out of tensors: where these came from is read from the text.

What numpy does is out of sight. The expressions that gave an array its value are not: what left torch within one of
them is what the array was made of.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.capture.text import returns, texts
from netron_lens.worker.capture.ways import treatment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.capture.record import Operation

_MAKERS = frozenset({"from_numpy", "tensor", "as_tensor", "asarray"})


def connect(operations: list[Operation]) -> None:
    """Give each tensor that was made of an unknown array the arrays and lists that this one came from."""
    left: list[Operation] = []
    for operation in operations:
        if operation.site is None or not operation.site.exact:
            continue
        if operation.name in treatment.SHOWN_LOOKS:
            left.append(operation)
        elif left and operation.name in _MAKERS and not operation.inputs:
            for source in _sources(operation, left):
                operation.inputs.append(source.outputs[0])
                operation.input_names.append("data")


def _sources(made: Operation, left: list[Operation]) -> list[Operation]:
    """Of what has left torch so far, in the same call of a module, that of which an operation's array was made."""
    site = made.site
    assert site is not None  # the caller has looked
    function = _function(site.file, site.span.start_line)
    place = returns.numbers(site.span)
    call = next((node for node in ast.walk(function) if _is_at(site.file, node, place)), None) if function else None
    if function is None or call is None:
        return []
    near = [each for each in left if each.call == made.call and each.site is not None and each.site.file == site.file]
    return list(dict.fromkeys(_within(call, function, near, set(), site.file)))


def _within(
    expression: ast.AST, function: ast.AST, left: list[Operation], followed: set[ast.AST], file: str
) -> Iterator[Operation]:
    """What left torch in an expression, or in those that gave the names in it their values before."""
    followed.add(expression)
    for node in ast.walk(expression):
        if isinstance(node, ast.Call):
            place = texts.place(file, node)
            found = [each for each in left if each.site is not None and returns.numbers(each.site.span) == place]
            yield from found[-1:]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            for value in _values(function, node):
                if value not in followed:
                    yield from _within(value, function, left, followed, file)


def _values(function: ast.AST, name: ast.Name) -> Iterator[ast.expr]:
    """The expressions of which a name may have its value where it is read: back to the last that surely gave it one."""
    read = name.lineno, name.col_offset
    found = [
        (block, node)
        for block in _blocks(function)
        for node in block
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign))
        and (node.end_lineno or 0, node.end_col_offset or 0) <= read
    ]
    for block, node in sorted(found, key=lambda each: (each[1].lineno, each[1].col_offset), reverse=True):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if node.value is None or not any(_binds(target, name.id) for target in targets):
            continue
        yield node.value
        is_update = isinstance(node, ast.AugAssign) or any(isinstance(target, ast.Subscript) for target in targets)
        if not is_update and any(each.lineno <= name.lineno <= (each.end_lineno or 0) for each in block):
            return


def _blocks(function: ast.AST) -> Iterator[list[ast.stmt]]:
    """Every list of statements in a function, its own included."""
    for node in ast.walk(function):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                yield block


def _binds(target: ast.expr, name: str) -> bool:
    """Whether a target is a name, or holds it: a write into a part of an array changes the array."""
    return any(isinstance(node, ast.Name) and node.id == name for node in _bound(target))


def _bound(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            yield from _bound(element)
    elif isinstance(target, (ast.Subscript, ast.Starred)):
        yield from _bound(target.value)
    else:
        yield target


def _function(file: str, line: int) -> ast.AST | None:
    """The innermost function around a line."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    around = [
        node
        for node in ast.walk(texts.tree(file) or ast.Module([], []))
        if isinstance(node, kinds) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    return max(around, key=lambda node: node.lineno, default=None)


def _is_at(file: str, node: ast.AST, place: returns.Numbers) -> bool:
    return isinstance(node, ast.Call) and texts.place(file, node) == place
