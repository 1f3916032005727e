"""The reading of one statement: what it binds, reads and changes, scope by scope."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from netron_lens.worker.load.changes import changed_by_call, changed_place, origins, told_by_call
from netron_lens.worker.load.names import (
    FUNCTIONS,
    Call,
    Effects,
    bound_names,
    chain,
    is_try,
    own_parts,
)

COMPOUND = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Match)


@dataclass
class Scope:
    """A scope within the statement. `bound` are its own names; a class's grow as its body is read."""

    kind: str
    bound: set[str]
    outer: set[str] = field(default_factory=set)


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


class _Visitor(ast.NodeVisitor):
    def __init__(self, *, lazy_annotations: bool, later: bool) -> None:
        self.effects = Effects()
        self.later = later
        self.scopes: list[Scope] = []
        self.lazy_annotations = lazy_annotations
        self.conditional = False

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

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._decorators(node.decorator_list)
        type_names = {parameter.name for parameter in getattr(node, "type_params", ())}
        self._defaults(node.args)
        self.scopes.append(Scope("types", type_names))
        for argument in _arguments(node.args):
            if argument.annotation:
                self._annotation(argument.annotation)
        if node.returns:
            self._annotation(node.returns)
        self._body(node.args, node.body)
        self.scopes.pop()
        self._bind(node.name)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 - the name that `NodeVisitor` looks for

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._defaults(node.args)
        self._body(node.args, [node.body])

    def _run_at_once(self, node: ast.Lambda) -> None:
        """Read the body of a lambda that is called where it stands: what it reads, the statement reads."""
        self.scopes.append(Scope("lambda", {argument.arg for argument in _arguments(node.args)}))
        self.visit(node.body)
        self.scopes.pop()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._decorators(node.decorator_list)
        type_names = {parameter.name for parameter in getattr(node, "type_params", ())}
        self.scopes.append(Scope("types", type_names))
        for part in (*node.bases, *(word.value for word in node.keywords)):
            self.visit(part)
            base = chain(part)
            if base and not self._in_function():
                self.effects.bases.add(base.partition(".")[0])
        self.scopes.append(Scope("class", {"__module__", "__qualname__"}, _declared(node.body)))
        conditional = self.conditional
        for statement in node.body:
            self.conditional = isinstance(statement, COMPOUND) or is_try(statement)
            self.visit(statement)
        self.conditional = conditional
        self.scopes.pop()
        self.scopes.pop()
        self._bind(node.name)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        self.visit(node.generators[0].iter)
        targets = set(bound_names(generator.target for generator in node.generators))
        self.scopes.append(Scope("comprehension", targets))
        for place, generator in enumerate(node.generators):
            for part in (*([generator.iter] if place else []), *generator.ifs):
                self.visit(part)
        for part in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
            self.visit(part)
        self.scopes.pop()

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension  # noqa: N815 - as above

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

    def _decorators(self, decorators: list[ast.expr]) -> None:
        for decorator in decorators:
            dotted = chain(decorator.func if isinstance(decorator, ast.Call) else decorator)
            if not dotted or self.scopes:
                self.visit(decorator)
                continue
            root = dotted.partition(".")[0]
            self.effects.decorators.add(dotted)
            self._call(root, {})
            if "." in dotted or isinstance(decorator, ast.Call):
                self.effects.changes.setdefault(root, set()).add(root)
            for part in (*decorator.args, *decorator.keywords) if isinstance(decorator, ast.Call) else ():
                self.visit(part)

    def _defaults(self, arguments: ast.arguments) -> None:
        for default in (*arguments.defaults, *arguments.kw_defaults):
            if default:
                self.visit(default)

    def _body(self, arguments: ast.arguments, body: list[ast.stmt] | list[ast.expr]) -> None:
        if not self.later:
            return
        outer = _declared(body)
        bound = {argument.arg for argument in _arguments(arguments)} | set(bound_names(body))
        self.scopes.append(Scope("function", bound - outer, outer))
        for part in body:
            self.visit(part)
        self.scopes.pop()

    def _annotation(self, node: ast.expr) -> None:
        """Evaluated annotations are read at once; those in strings or left unevaluated may be asked for."""
        strings = [
            part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)
        ]
        for text in strings:
            self.effects.annotations |= _names_in(text)
        if self.lazy_annotations:
            self.effects.annotations |= {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        else:
            self.visit(node)

    def _in_function(self) -> bool:
        return any(scope.kind == "function" for scope in self.scopes)

    def _owner(self, name: str) -> Scope | None:
        for depth, scope in enumerate(reversed(self.scopes)):
            if scope.kind == "class" and depth:
                continue
            if name in scope.bound:
                return scope
        return None

    def _read(self, dotted: str) -> None:
        if self._owner(dotted.partition(".")[0]) is None:
            (self.effects.later if self._in_function() else self.effects.reads).add(dotted)

    def _bind(self, name: str) -> None:
        if not self.scopes:
            self.effects.binds.add(name)
        elif name in self.scopes[-1].outer:
            (self.effects.later_changes if self._in_function() else self.effects.binds).add(name)
        elif self.scopes[-1].kind == "class" and not self.conditional:
            self.scopes[-1].bound.add(name)

    def _change(self, node: ast.expr) -> None:
        dotted = changed_place(node)
        for name in origins(node):
            if self._owner(name) is not None:
                continue
            if self._in_function():
                self.effects.later_changes.add(name)
            else:
                self.effects.changes.setdefault(name, set()).add(dotted or name)

    def _call(self, name: str, arguments: dict[int | str, str]) -> None:
        if self._owner(name) is None:
            call = Call(name, arguments)
            (self.effects.later_calls if self._in_function() else self.effects.calls).append(call)

    def derive(self, target: ast.expr, value: ast.expr) -> None:
        names = origins(value) if not self.scopes else set()
        if not names:
            return
        for part in ast.walk(target):
            if isinstance(part, ast.Name):
                self.effects.origins.setdefault(part.id, set()).update(names)


def _arguments(arguments: ast.arguments) -> list[ast.arg]:
    extra = [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *extra]


def _declared(body: list[ast.stmt] | list[ast.expr]) -> set[str]:
    """Names that a body declares `global` (or `nonlocal`, which the scope around binds)."""
    names: set[str] = set()
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Global):
            names.update(node.names)
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            stack.extend(ast.iter_child_nodes(node))
    return names


def _names_in(text: str) -> set[str]:
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
