"""What a statement does to names: which it binds, reads at once, reads later, and changes in place.

Reads are dotted as far as they are written so (`torch.nn.functional.relu`): an import of `torch.utils.data` matters
to a statement that reads `torch.utils` and not to one that reads `torch.nn`. Of a compound statement only its own
part counts, such as the test of an `if`; the statements in its blocks stand for themselves.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass
class Call:
    """A call made at once: the name called, and the names that are whole arguments, by position or keyword."""

    function: str
    arguments: dict[int | str, str]


@dataclass
class Effects:
    """What one statement does to the names around it.

    `changes` are names, each with the dotted names of what of it is changed: `sys` with `sys.path`, say. `told` are
    values of which a method was called for its effect: most objects are changed so, modules are not.
    """

    binds: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)
    decorators: set[str] = field(default_factory=set)
    annotations: set[str] = field(default_factory=set)
    changes: dict[str, set[str]] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    later_changes: set[str] = field(default_factory=set)
    deletes: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    bases: set[str] = field(default_factory=set)
    later_calls: list[Call] = field(default_factory=list)
    origins: dict[str, set[str]] = field(default_factory=dict)


def own_parts(statement: ast.stmt) -> list[ast.AST]:
    """List the parts of a statement that are its own: all of a simple one, the header of a compound one."""
    if isinstance(statement, (ast.If, ast.While)):
        return [statement.test]
    if isinstance(statement, (ast.For, ast.AsyncFor)):
        return [statement.iter, statement.target]
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        return [part for item in statement.items for part in (item.context_expr, item.optional_vars) if part]
    if isinstance(statement, ast.Match):
        guards = [case.guard for case in statement.cases if case.guard]
        return [statement.subject, *(case.pattern for case in statement.cases), *guards]
    if is_try(statement):
        return [handler.type for handler in getattr(statement, "handlers", ()) if handler.type]
    return [statement]


def is_try(statement: ast.AST) -> bool:
    """Tell whether a statement is `try`, with `except` or `except*` (which Python 3.10 does not have)."""
    return isinstance(statement, (ast.Try, getattr(ast, "TryStar", ast.Try)))


def chain(node: ast.expr) -> str | None:
    """Give the dotted name that an expression is, if it is one."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])


def bound_names(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Name what a block binds in its own scope, without entering scopes within."""
    for node in nodes:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            yield node.name
            continue
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, COMPREHENSIONS):
            yield from (part.target.id for part in ast.walk(node) if isinstance(part, ast.NamedExpr))
            continue
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, (ast.MatchAs, ast.MatchStar, ast.ExceptHandler)) and node.name:
            yield node.name
        elif isinstance(node, ast.MatchMapping) and node.rest:
            yield node.rest
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
        yield from bound_names(ast.iter_child_nodes(node))
