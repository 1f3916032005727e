"""The reading of functions, classes, lambdas and comprehensions: what they do at once, and what when called."""

from __future__ import annotations

import ast

from netron_lens.worker.load.reading.decorators import UNREGISTERED
from netron_lens.worker.load.reading.names import bound_names, chain, is_try
from netron_lens.worker.load.reading.scopes import Scope, Scopes, declared, every_argument

COMPOUND = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Match)


class Definitions(Scopes, ast.NodeVisitor):
    """Reads what makes a scope of its own."""

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Read decorators and defaults at once, the body later."""
        self._decorators(node.decorator_list)
        type_names = {parameter.name for parameter in getattr(node, "type_params", ())}
        self._defaults(node.args)
        self.scopes.append(Scope("types", type_names))
        for argument in every_argument(node.args):
            if argument.annotation:
                self._annotation(argument.annotation)
        if node.returns:
            self._annotation(node.returns)
        self._body(node.args, node.body)
        self.scopes.pop()
        self._bind(node.name)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 - the name that `NodeVisitor` looks for

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Read defaults at once, the body later."""
        self._defaults(node.args)
        self._body(node.args, [node.body])

    def _run_at_once(self, node: ast.Lambda) -> None:
        """Read the body of a lambda that is called where it stands: what it reads, the statement reads."""
        self.scopes.append(Scope("lambda", {argument.arg for argument in every_argument(node.args)}))
        self.visit(node.body)
        self.scopes.pop()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Read bases and body at once, in a scope that functions within do not see."""
        self._decorators(node.decorator_list)
        type_names = {parameter.name for parameter in getattr(node, "type_params", ())}
        self.scopes.append(Scope("types", type_names))
        for part in (*node.bases, *(word.value for word in node.keywords)):
            self.visit(part)
            base = chain(part)
            if base and not self._in_function():
                self.effects.bases.add(base.partition(".")[0])
        self.scopes.append(Scope("class", {"__module__", "__qualname__"}, declared(node.body)))
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

    def _decorators(self, decorators: list[ast.expr]) -> None:
        for decorator in decorators:
            dotted = chain(decorator.func if isinstance(decorator, ast.Call) else decorator)
            if not dotted or self.scopes:
                self.visit(decorator)
                continue
            root = dotted.partition(".")[0]
            self.effects.decorators.add(dotted)
            self._call(root, {})
            registers = dotted.rpartition(".")[2] not in UNREGISTERED
            if registers and ("." in dotted or isinstance(decorator, ast.Call)):
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
        outer = declared(body)
        bound = {argument.arg for argument in every_argument(arguments)} | set(bound_names(body))
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


def _names_in(text: str) -> set[str]:
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
