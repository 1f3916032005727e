"""The reading of one statement: what it binds, reads and changes, scope by scope."""

from __future__ import annotations

import ast

from netron_lens.worker.load.reading.changes import changed_by_call, origins, told_by_call
from netron_lens.worker.load.reading.definitions import Definitions
from netron_lens.worker.load.reading.names import Effects, chain, own_parts


def effects(statement: ast.stmt, *, lazy_annotations: bool, later: bool = True) -> Effects:
    """Say what `statement` does to names; `lazy_annotations` is `from __future__ import annotations`.

    Without `later` the bodies of functions, which run when they are called, are not looked into.
    """
    visitor = _Visitor(lazy_annotations=lazy_annotations, later=later)
    for part in own_parts(statement):
        visitor.visit(part)
    if isinstance(statement, (ast.For, ast.AsyncFor)):
        visitor.derive(statement.target, statement.iter)
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        for item in statement.items:
            if item.optional_vars:
                visitor.derive(item.optional_vars, item.context_expr)
    return visitor.effects


class _Visitor(Definitions, ast.NodeVisitor):
    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self._read(node.id)
            return
        if isinstance(node.ctx, ast.Del) and not self.scopes:
            self.effects.deletes.add(node.id)
            self._read(node.id)
            return
        self._bind(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        dotted = chain(node)
        if not isinstance(node.ctx, ast.Load):
            self._change(node)
        if dotted is None:
            self.generic_visit(node)
        else:
            self._read(dotted)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._change(node)
        self.generic_visit(node)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        scopes, inner = self.scopes, []
        while self.scopes and self.scopes[-1].kind == "comprehension":
            inner.append(self.scopes.pop())
        self._bind(node.target.id)
        self.scopes = [*scopes, *reversed(inner)]

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.derive(target, node.value)
            self.visit(target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if not any(scope.kind == "function" for scope in self.scopes):
            self._annotation(node.annotation)
        if node.value:
            self.visit(node.value)
            self.derive(node.target, node.value)
            self.visit(node.target)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        if isinstance(node.target, ast.Name):
            self._read(node.target.id)
            self._change(node.target)
        self.visit(node.target)

    def visit_Call(self, node: ast.Call) -> None:
        for changed in changed_by_call(node):
            self._change(changed)
        if isinstance(node.func, ast.Name):
            arguments: dict[int | str, str] = {
                place: value.id for place, value in enumerate(node.args) if isinstance(value, ast.Name)
            }
            arguments |= {
                word.arg: word.value.id for word in node.keywords if word.arg and isinstance(word.value, ast.Name)
            }
            self._call(node.func.id, arguments)
        if isinstance(node.func, ast.Lambda):
            self._run_at_once(node.func)
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call) and not self._in_function():
            names = {name for part in told_by_call(node.value) for name in origins(part)}
            self.effects.told |= {name for name in names if self._owner(name) is None}
        self.visit(node.value)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._bind(alias.asname or alias.name.partition(".")[0])

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name != "*":
                self._bind(alias.asname or alias.name)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self._bind(node.name)
        self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        if node.name:
            self._bind(node.name)
        self.generic_visit(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        if node.name:
            self._bind(node.name)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        if node.rest:
            self._bind(node.rest)
        self.generic_visit(node)
