"""The one walk over a tree that finds its scopes, bindings, calls and imports."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.scope import Binding, Branch, Scope, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.infer.evidence.texts.scope import Step


def read(path: str, source: str, tree: ast.Module, where: Callable[[int], str]) -> Text:
    """Index a tree."""
    root = Scope(tree, None, path=path)
    scopes = [root]
    for statement in tree.body:
        _visit(statement, root, scopes)
    return Text(path, source, tree, root, tuple(scopes), where)


def _visit(node: ast.AST, scope: Scope, scopes: list[Scope]) -> None:
    visitor = _VISITORS.get(type(node))
    if visitor is None:
        _visit_parts(node, scope, scopes)
    else:
        visitor(node, scope, scopes)


def _visit_parts(node: ast.AST, scope: Scope, scopes: list[Scope]) -> None:
    """Like `ast.iter_child_nodes`, which takes most of the time of a large file, without its generators."""
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            for each in value:
                if isinstance(each, ast.AST) and type(each) not in _LEAVES:
                    _visit(each, scope, scopes)
        elif isinstance(value, ast.AST) and type(value) not in _LEAVES:
            _visit(value, scope, scopes)


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope, scopes: list[Scope]) -> None:
    inner = Scope(node, scope)
    scopes.append(inner)
    scope.functions[node.name] = inner
    for outside in (*node.decorator_list, *node.args.defaults, *(d for d in node.args.kw_defaults if d)):
        _visit(outside, scope, scopes)
    for statement in node.body:
        _visit(statement, inner, scopes)


def _class(node: ast.ClassDef, scope: Scope, scopes: list[Scope]) -> None:
    inner = Scope(node, scope)
    scopes.append(inner)
    scope.classes[node.name] = inner
    _visit_parts(node, inner, scopes)


def _lambda(node: ast.Lambda, scope: Scope, scopes: list[Scope]) -> None:
    inner = Scope(node, scope)
    scopes.append(inner)
    inner.returns.append(node.body)
    _visit(node.body, inner, scopes)


def _assign(node: ast.Assign, scope: Scope, scopes: list[Scope]) -> None:
    for target in node.targets:
        _bind(target, node.value, (), scope)
        match target:
            case ast.Subscript(ast.Name(name), key) if not isinstance(key, ast.Constant):
                scope.keyed.add(name)
    _visit(node.value, scope, scopes)


def _annotated(node: ast.AnnAssign | ast.NamedExpr, scope: Scope, scopes: list[Scope]) -> None:
    if node.value is not None:
        _bind(node.target, node.value, (), scope)
        _visit(node.value, scope, scopes)


def _augmented(node: ast.AugAssign, scope: Scope, scopes: list[Scope]) -> None:
    if isinstance(node.target, ast.Name):
        scope.mutated.setdefault(node.target.id, []).append(node.lineno)
    _visit(node.value, scope, scopes)


def _delete(node: ast.Delete, scope: Scope, _scopes: list[Scope]) -> None:
    for target in node.targets:
        match target:
            case ast.Subscript(ast.Name(name)):
                scope.shortened.add(name)


def _branch(node: ast.If, scope: Scope, scopes: list[Scope]) -> None:
    for block, taken in ((node.body, True), (node.orelse, False)):
        if block:
            lines = range(block[0].lineno, (block[-1].end_lineno or block[-1].lineno) + 1)
            scope.branches.append(Branch(node.test, lines, taken))
    _visit_parts(node, scope, scopes)


def _loop(node: ast.For | ast.AsyncFor, scope: Scope, scopes: list[Scope]) -> None:
    _bind(node.target, node.iter, ("element",), scope)
    for child in (node.iter, *node.body, *node.orelse):
        _visit(child, scope, scopes)


def _with(node: ast.With | ast.AsyncWith, scope: Scope, scopes: list[Scope]) -> None:
    for item in node.items:
        if item.optional_vars is not None:
            _bind(item.optional_vars, item.context_expr, (), scope)
        _visit(item.context_expr, scope, scopes)
    for statement in node.body:
        _visit(statement, scope, scopes)


def _comprehension(node: ast.comprehension, scope: Scope, scopes: list[Scope]) -> None:
    _bind(node.target, node.iter, ("element",), scope, first=True)
    for child in (node.iter, *node.ifs):
        _visit(child, scope, scopes)


def _return(node: ast.Return, scope: Scope, scopes: list[Scope]) -> None:
    if node.value is not None:
        scope.returns.append(node.value)
        _visit(node.value, scope, scopes)


def _call(node: ast.Call, scope: Scope, scopes: list[Scope]) -> None:
    scope.calls.append(node)
    match node.func:
        case ast.Attribute(ast.Name(name), "append" | "extend" | "insert" | "update" | "add" | "pop" | "remove"):
            scope.mutated.setdefault(name, []).append(node.lineno)
    _visit_parts(node, scope, scopes)


def _import(node: ast.Import, scope: Scope, _scopes: list[Scope]) -> None:
    for alias in node.names:
        top = alias.name.split(".")[0]
        _imported(alias.asname or top, alias.name if alias.asname else top, scope)


def _import_from(node: ast.ImportFrom, scope: Scope, _scopes: list[Scope]) -> None:
    module = f"{'.' * node.level}{node.module or ''}"
    for alias in node.names:
        if alias.name == "*":
            scope.stars.append(module)
        _imported(alias.asname or alias.name, f"{module}.{alias.name}", scope)


def _imported(name: str, path: str, scope: Scope) -> None:
    scope.imports[name] = path
    scope.branched.setdefault(name, []).append(path)


def _bind(target: ast.expr, value: ast.expr, steps: tuple[Step, ...], scope: Scope, *, first: bool = False) -> None:
    binding = Binding(0 if first else target.lineno, value, steps)
    match target:
        case ast.Name(name):
            scope.bindings.setdefault(name, []).append(binding)
        case ast.Attribute(ast.Name("self"), name):
            owner = scope.enclosing_class()
            if owner is not None:
                owner.attributes.setdefault(name, []).append((binding, scope))
        case ast.Attribute(ast.Name(name), member) | ast.Subscript(ast.Name(name), ast.Constant(str(member))):
            scope.bindings.setdefault(f"{name}.{member}", []).append(binding)
            if isinstance(target, ast.Subscript):
                scope.entries.add(f"{name}.{member}")
        case ast.Attribute(ast.Attribute() as owner, member) if (path := _path(owner)) is not None:
            scope.bindings.setdefault(f"{path}.{member}", []).append(binding)
        case ast.Starred(inner):
            _bind(inner, value, (*steps[:-1], "rest"), scope, first=first)
        case ast.Tuple(elements) | ast.List(elements):
            for index, element in enumerate(elements):
                _bind(element, value, (*steps, index), scope, first=first)
        case _:
            return


def _path(node: ast.expr) -> str | None:
    """Write `a.b` of anything but `self`."""
    match node:
        case ast.Name(name) if name != "self":
            return name
        case ast.Attribute(base, name) if (path := _path(base)) is not None:
            return f"{path}.{name}"
    return None


_LEAVES = frozenset({ast.Name, ast.Constant, ast.Load, ast.Store, ast.Pass, ast.Global})


_VISITORS: dict[type[ast.AST], Callable[..., None]] = {
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Lambda: _lambda,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.NamedExpr: _annotated,
    ast.Delete: _delete,
    ast.If: _branch,
    ast.For: _loop,
    ast.AsyncFor: _loop,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.comprehension: _comprehension,
    ast.Return: _return,
    ast.Call: _call,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
}
