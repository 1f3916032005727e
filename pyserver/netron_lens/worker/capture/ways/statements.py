"""Which names the user's statements bound to which tensors."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netron_lens.protocol import NamedTensor, StatementRun
from netron_lens.worker.capture.record import Operation
from netron_lens.worker.capture.text import returns, sites, texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from netron_lens.worker.capture.record import Call
    from netron_lens.worker.capture.text.returns import Numbers
    from netron_lens.worker.capture.ways.visits import Bound, Returned, Visits


def statements(events: Collection[Operation | Call], calls: list[Call], visits: Visits) -> tuple[StatementRun, ...]:
    """The runs of statements that bound names to what one operation, module or function of the user's gave.

    Those of a statement are in their order, and a `return` is a statement too. A statement is told by its place alone:
    its value must be the very expression that ran. Where a target's structure does not match what was given, nothing
    is said.
    """
    found: list[StatementRun] = []
    lines: dict[str, set[int]] = {}
    for event in events:
        if event.site is not None:
            lines.setdefault(event.site.file, set()).add(event.site.span.start_line)
    bindings = {file: _bindings(file, sorted(numbers)) for file, numbers in lines.items()}
    for event in events:
        site = event.site
        if site is None or not site.exact:
            continue
        bound = bindings[site.file].get(returns.numbers(site.span))
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
    return (*found, *_of_functions(visits.returned, bindings, calls), *_of_names(visits.bound, calls))


def _of_names(bound: list[Bound], calls: list[Call]) -> Iterator[StatementRun]:
    for each in bound:
        call = calls[each.call]
        yield StatementRun(file=each.file, span=each.statement, path=call.path, call=call.number, values=each.values)


def _of_functions(
    returned: list[Returned], bindings: dict[str, dict[Numbers, _Binding]], calls: list[Call]
) -> Iterator[StatementRun]:
    for result in returned:
        form, call = returns.form(*result.at), calls[result.call]
        values = tuple(value for value in result.values if value is not None)
        if form is not None:
            file = result.at[0].co_filename
            yield StatementRun(file=file, span=form.statement, path=call.path, call=call.number, values=values)
        if result.caller is None or not returns.is_call_of(*result.caller, result.function):
            continue
        site = sites.site(result.caller)
        if site is None or not site.exact:
            continue
        if site.file not in bindings:
            bindings[site.file] = _bindings(site.file, [site.span.start_line])
        bound = bindings[site.file].get(returns.numbers(site.span))
        if bound is None or bound.single is not result.single or not result.ordered:
            continue
        if len(bound.names) == len(result.values):
            named = tuple(
                replace(value, name=name)
                for name, value in zip(bound.names, result.values, strict=True)
                if name and value is not None
            )
            if named:
                span = texts.span(site.file, bound.statement)
                yield StatementRun(file=site.file, span=span, path=call.path, call=call.number, values=named)


def _within(event: Operation | Call) -> int:
    return event.call if isinstance(event, Operation) else event.parent or 0


@dataclass(frozen=True)
class _Binding:
    """A statement that binds names: all of them to one value, or one each to the parts of it."""

    statement: ast.expr | ast.stmt
    names: list[str]
    single: bool


def _bindings(file: str, lines: list[int]) -> dict[Numbers, _Binding]:
    """The statements that bind names, near these lines, by the place of the expression that gives their values."""
    found: dict[Numbers, _Binding] = {}
    statements = list(texts.statements(file, lines))
    nodes: list[ast.expr | ast.stmt] = [*statements, *texts.walrus(file, statements)]
    for node in nodes:
        target, value = _bound(node)
        if target is None or value is None:
            continue
        names = _names(target)
        if names:
            single = not isinstance(target, (ast.Tuple, ast.List))
            found[texts.place(file, value)] = _Binding(node, names, single)
    return found


def _bound(node: ast.expr | ast.stmt) -> tuple[ast.expr | None, ast.expr | ast.stmt | None]:
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
