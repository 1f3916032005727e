"""Statements without what stands in for a missing package, or fails: decorators that change nothing, annotations."""

from __future__ import annotations

import ast
import copy
from typing import Any

from netron_lens.worker.load.reading.decorators import NO_OP_DECORATORS
from netron_lens.worker.load.reading.names import FUNCTIONS, chain
from netron_lens.worker.load.standins.standin import is_stand_in


def without_stand_ins(statement: ast.stmt, namespace: dict[str, Any]) -> ast.stmt:
    """Drop decorators that change nothing, and quote annotations, where they come from stand-ins; else itself."""
    if not any(is_stand_in(value) for value in namespace.values()):
        return statement
    cleaner = _Cleaner(namespace)
    cleaned: ast.stmt = cleaner.visit(copy.deepcopy(statement))
    return cleaned if cleaner.changed else statement


def without_decorators(statement: ast.stmt) -> ast.stmt:
    """Drop from a class, or a function, and from its methods the decorators that change nothing; else itself."""
    if not isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
        return statement
    cleaned = copy.deepcopy(statement)
    dropped = 0
    for each in (cleaned, *(part for part in cleaned.body if isinstance(part, FUNCTIONS))):
        kept = [decorator for decorator in each.decorator_list if not _changes_nothing(decorator)]
        dropped += len(each.decorator_list) - len(kept)
        each.decorator_list = kept
    return cleaned if dropped else statement


def _changes_nothing(decorator: ast.expr) -> bool:
    dotted = chain(decorator.func if isinstance(decorator, ast.Call) else decorator) or ""
    name = dotted.rpartition(".")[2]
    return name in NO_OP_DECORATORS or name.startswith("register_")


class _Cleaner(ast.NodeTransformer):
    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace
        self.changed = False

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.decorator_list = [each for each in node.decorator_list if not self._is_no_op(each)]
        node.returns = self._quoted(node.returns)
        return self.generic_visit(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        node.decorator_list = [each for each in node.decorator_list if not self._is_no_op(each)]
        node.returns = self._quoted(node.returns)
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.decorator_list = [each for each in node.decorator_list if not self._is_no_op(each)]
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = self._quoted(node.annotation)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = self._quoted(node.annotation) or node.annotation
        return self.generic_visit(node)

    def _quoted(self, annotation: ast.expr | None) -> ast.expr | None:
        if annotation is None or not any(self._is_stand_in(node) for node in ast.walk(annotation)):
            return annotation
        self.changed = True
        return ast.copy_location(ast.Constant(ast.unparse(annotation)), annotation)

    def _is_no_op(self, decorator: ast.expr) -> bool:
        named = decorator.func if isinstance(decorator, ast.Call) else decorator
        dotted = chain(named)
        if not dotted or not is_stand_in(self.namespace.get(dotted.partition(".")[0])):
            return False
        known = dotted.rpartition(".")[2] in NO_OP_DECORATORS
        self.changed = self.changed or known
        return known

    def _is_stand_in(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and is_stand_in(self.namespace.get(node.id))
