"""Which names the user's statements bound to which tensors."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.protocol import NamedTensor, Span, StatementRun
from netron_lens.worker.capture import texts
from netron_lens.worker.capture.record import Operation

if TYPE_CHECKING:
    from collections.abc import Collection

    from netron_lens.worker.capture.record import Call


def statements(events: Collection[Operation | Call], calls: list[Call]) -> tuple[StatementRun, ...]:
    """The runs of statements that bound names to what one operation or one module call gave, in order.

    A statement is told by its place alone: its value must be the very expression that ran. Where a target's structure
    does not match what was given, nothing is said.
    """
    found: list[StatementRun] = []
    lines: dict[str, set[int]] = {}
    for event in events:
        if event.site is not None:
            lines.setdefault(event.site.file, set()).add(event.site.span.start_line)
    bindings = {file: _bindings(file, sorted(numbers)) for file, numbers in lines.items()}
    for event in events:
        site = event.site
        if site is None:
            continue
        bound = bindings[site.file].get(_key(site.span))
        if bound is None or bound.single is not event.single or len(bound.names) != len(event.outputs):
            continue
        values = tuple(
            NamedTensor(name=name, dtype=value.dtype, shape=value.shape)
            for name, value in zip(bound.names, event.outputs, strict=True)
            if name
        )
        if values:
            call = calls[_within(event)]
            found.append(
                StatementRun(
                    file=site.file,
                    span=texts.span(site.file, bound.statement),
                    path=call.path,
                    call=call.number,
                    values=values,
                )
            )
    return tuple(found)


def _within(event: Operation | Call) -> int:
    return event.call if isinstance(event, Operation) else event.parent or 0


def _key(span: Span) -> tuple[int, int, int, int]:
    return span.start_line, span.start_column, span.end_line, span.end_column


@dataclass(frozen=True)
class _Binding:
    """A statement that binds names: all of them to one value, or one each to the parts of it."""

    statement: ast.expr | ast.stmt
    names: list[str]
    single: bool


def _bindings(file: str, lines: list[int]) -> dict[tuple[int, int, int, int], _Binding]:
    """The statements that bind names, near these lines, by the place of the expression that gives their values."""
    found: dict[tuple[int, int, int, int], _Binding] = {}
    for node in (*texts.statements(file, lines), *texts.walrus(file)):
        target, value = _bound(node)
        if target is None or value is None:
            continue
        names = _names(target)
        if names:
            single = not isinstance(target, (ast.Tuple, ast.List))
            found[texts.place(file, value)] = _Binding(node, names, single)
    return found


def _bound(node: ast.AST) -> tuple[ast.expr | None, ast.expr | ast.stmt | None]:
    """The target of a node that binds, and what ran to give its value."""
    if isinstance(node, ast.Assign):
        return node.targets[-1], node.value
    if isinstance(node, ast.AnnAssign):
        return node.target, node.value
    if isinstance(node, ast.AugAssign):
        return node.target, node
    return (node.target, node.value) if isinstance(node, ast.NamedExpr) else (None, None)


def _names(target: ast.expr) -> list[str]:
    """The names of a target, flat and in order, `""` for what is no name; empty where a star leaves the order open."""
    if isinstance(target, ast.Name):
        return ["" if target.id == "_" else target.id]
    if isinstance(target, (ast.Tuple, ast.List)):
        if any(isinstance(element, ast.Starred) for element in target.elts):
            return []
        return [name for element in target.elts for name in _names(element)]
    return [ast.unparse(target)] if isinstance(target, ast.Attribute) else [""]
