"""Whether a class is an `nn.Module`: the verdict on its bases, by text alone."""

from __future__ import annotations

import ast
import math
from typing import TYPE_CHECKING

from netron_lens.discover import known
from netron_lens.discover.evidence import kept_calls
from netron_lens.discover.names import Names
from netron_lens.discover.returns import returned
from netron_lens.discover.targets import Class, Function, Missing, Module, Target, Value

if TYPE_CHECKING:
    from netron_lens.discover.outline import Definition, Outline, Scope
    from netron_lens.discover.places import Places
    from netron_lens.discover.sources import Sources

_DEPTH = 40


class Resolver:
    """Answers for the classes of one moment; a verdict is true, false, or none where no text tells."""

    def __init__(self, sources: Sources, places: Places) -> None:
        self._names = Names(sources, places)
        self._verdicts: dict[Definition, bool | None] = {}
        self._depth = 0

    def is_module(self, outline: Outline, definition: Definition) -> bool:
        """Whether a class is a module class."""
        return self._class(outline, definition) is True

    def _class(self, outline: Outline, definition: Definition) -> bool | None:
        if definition in self._verdicts:
            return self._verdicts[definition]
        self._verdicts[definition] = False  # what inherits from itself is no module
        node = definition.node
        verdict = _any([self._expression(outline, definition.scope, base, node.lineno) for base in node.bases])
        if verdict is None and self._keeps_modules(outline, definition):
            verdict = True
        self._verdicts[definition] = verdict
        return verdict

    def _keeps_modules(self, outline: Outline, definition: Definition) -> bool:
        return any(
            self._expression(outline, outline.scope_of(constructor), call.func, call.lineno)
            for constructor, call in kept_calls(definition.node)
        )

    def _expression(self, outline: Outline, scope: Scope, node: ast.expr, line: float) -> bool | None:
        if self._depth > _DEPTH:
            return None
        self._depth += 1
        try:
            return self._verdict(outline, scope, node, line)
        finally:
            self._depth -= 1

    def _verdict(  # noqa: PLR0911 - one return for each kind of expression
        self, outline: Outline, scope: Scope, node: ast.expr, line: float
    ) -> bool | None:
        match node:
            case ast.Name() | ast.Attribute():
                return _any([self._target(target) for target in self._names.targets(outline, scope, node, line)])
            case ast.Subscript(value=value) | ast.NamedExpr(value=value):
                return self._expression(outline, scope, value, line)
            case ast.Call():
                return self._call(outline, scope, node, line)
            case ast.IfExp(body=body, orelse=orelse):
                return _any([self._expression(outline, scope, part, line) for part in (body, orelse)])
            case ast.BoolOp(values=parts) | ast.Tuple(elts=parts):
                return _any([self._expression(outline, scope, part, line) for part in parts])
            case ast.Starred():
                return None
        return False

    def _target(self, target: Target) -> bool | None:
        match target:
            case Class(outline, definition):
                return self._class(outline, definition)
            case Missing(dotted):
                return known.is_module(dotted)
            case Value(outline, scope, node, line):
                return self._expression(outline, scope, node, line)
            case Function() | Module():
                return False

    def _call(self, outline: Outline, scope: Scope, node: ast.Call, line: float) -> bool | None:
        """A class that a function makes: one it returns, or of one it was given (`with_metaclass`)."""
        makers = self._names.targets(outline, scope, node.func, line)
        if any(isinstance(maker, Class) for maker in makers):
            return False
        verdicts = [self._expression(outline, scope, argument, line) for argument in node.args]
        for maker in makers:
            if isinstance(maker, Function):
                inner = maker.outline.scope_of(maker.node)
                verdicts += [self._expression(maker.outline, inner, value, math.inf) for value in returned(maker.node)]
        return True if any(verdicts) else None


def _any(verdicts: list[bool | None]) -> bool | None:
    if any(verdicts):
        return True
    return None if None in verdicts else False
