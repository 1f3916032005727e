"""What a name or an attribute in a text stands for, followed through scopes, imports and files."""

from __future__ import annotations

import ast
import math
import os
from typing import TYPE_CHECKING

from netron_lens.discover import known
from netron_lens.discover.bindings import STAR, Binding, Imported, effective
from netron_lens.discover.places import Place
from netron_lens.discover.targets import Class, Function, Missing, Module, Target, Value

if TYPE_CHECKING:
    from netron_lens.discover.outline import Outline, Scope
    from netron_lens.discover.places import Places
    from netron_lens.discover.sources import Sources

_DEPTH = 40


class Names:
    """Looks names up in the texts of one moment. An answer lists what may be meant; cycles end."""

    def __init__(self, sources: Sources, places: Places) -> None:
        self._sources = sources
        self._places = places
        self._open: set[tuple[str, str]] = set()
        self._depth = 0

    def targets(self, outline: Outline, scope: Scope, node: ast.expr, line: float) -> list[Target]:
        """What an expression in a scope stands for on a line."""
        if self._depth > _DEPTH:
            return []
        self._depth += 1
        try:
            return self._expression(outline, scope, node, line)
        finally:
            self._depth -= 1

    def _expression(self, outline: Outline, scope: Scope, node: ast.expr, line: float) -> list[Target]:
        match node:
            case ast.Name(id=name):
                return self._name(outline, scope, name, line)
            case ast.Attribute(value=value, attr=attribute):
                owners = self.targets(outline, scope, value, line)
                return [found for owner in owners for found in self._attribute(outline, owner, attribute)]
            case ast.Subscript(value=ast.Attribute(value=ast.Name(id="sys"), attr="modules"), slice=ast.Name()):
                return [Module("", Place(outline.path, (os.path.dirname(outline.path),)))]
        return [Value(outline, scope, node, line)]

    def _name(self, outline: Outline, scope: Scope, name: str, line: float) -> list[Target]:
        visible: Scope | None = scope
        while visible is not None:
            bindings = visible.bindings.get(name)
            if bindings and (visible is scope or visible.kind != "class"):
                return self._bound(outline, visible, effective(bindings, line))
            if visible.kind == "function":
                line = math.inf  # a function runs when its module is complete
            visible = visible.parent
        return self._unbound(outline, name)

    def _bound(self, outline: Outline, scope: Scope, bindings: list[Binding]) -> list[Target]:
        return [target for binding in bindings for target in self._binding(outline, scope, binding)]

    def _binding(self, outline: Outline, scope: Scope, binding: Binding) -> list[Target]:
        match binding.value:
            case Imported() as imported:
                return self._imported(outline, imported)
            case ast.ClassDef() as node:
                return [Class(outline, outline.definitions[node])]
            case ast.FunctionDef() | ast.AsyncFunctionDef() as node:
                return [Function(outline, node)]
            case ast.expr() as node:
                return self.targets(outline, scope, node, binding.line)
        return [Missing("")]

    def _imported(self, outline: Outline, imported: Imported) -> list[Target]:
        module = self._module(outline, imported)
        return [module] if imported.name is None else self._member(outline, module, imported.name)

    def _module(self, outline: Outline, imported: Imported) -> Module:
        if imported.level == 0:
            return Module(imported.module, self._places.absolute(imported.module, outline.path))
        package = self._places.relative(outline.path, imported.level)
        module = Module(self._places.package_name(package.folders[0]), package)
        for name in imported.module.split(".") if imported.module else ():
            place = self._places.submodule(module.place, name) if module.place else None
            module = Module(module.member(name), place)
        return module

    def _attribute(self, outline: Outline, owner: Target, name: str) -> list[Target]:
        match owner:
            case Module():
                return self._member(outline, owner, name)
            case Class(where, definition):
                bindings = definition.inner.bindings.get(name)
                return self._bound(where, definition.inner, effective(bindings, math.inf)) if bindings else []
            case Missing(dotted) if dotted:
                return _unfound(outline, f"{dotted}.{name}", name)
        return [Missing("")]

    def _member(self, outline: Outline, module: Module, name: str) -> list[Target]:
        full = module.member(name)
        place = module.place
        if known.is_root(full) or (known.is_foreign(full) and not (place and place.local)):
            return [Missing(full)]
        submodule = self._places.submodule(place, name) if place else None
        if full in known.PACKAGES:
            return [Module(full, submodule)]
        defining = self._sources.outline(place.file) if place and place.file else None
        found = self._global(defining, name) if defining else []
        if found:
            return found
        if submodule:
            return [Module(full, submodule)]
        return [Missing(full)] if place else _unfound(outline, full, name)

    def _global(self, outline: Outline, name: str) -> list[Target]:
        """What a name means at the end of a module."""
        key = (outline.path, name)
        if key in self._open:
            return []
        self._open.add(key)
        try:
            bindings = outline.module.bindings.get(name)
            if bindings:
                return self._bound(outline, outline.module, effective(bindings, math.inf))
            return self._starred(outline, name)
        finally:
            self._open.discard(key)

    def _unbound(self, outline: Outline, name: str) -> list[Target]:
        """What a name means that its own text does not bind."""
        found = self._starred(outline, name)
        alias = known.ALIASES.get(name)
        if alias is None or any(_is_certain(target) for target in found):
            return found or [Missing(name)]
        return [Module(alias, self._places.absolute(alias, outline.path))]

    def _starred(self, outline: Outline, name: str) -> list[Target]:
        """What a name means by the star imports of a text; guesses where one of them was not found."""
        guesses: list[Target] = []
        for binding in reversed(outline.module.bindings.get(STAR, [])):
            assert isinstance(binding.value, Imported)  # only imports bind `*`
            module = self._module(outline, binding.value)
            file = module.place.file if module.place else None
            if file and not self._sources.may_bind(file, name):
                continue
            found = self._member(outline, module, name)
            if any(_is_certain(target) for target in found):
                return found
            if module.place is None:
                guesses += found
        return guesses


def _is_certain(target: Target) -> bool:
    return not isinstance(target, Missing) or known.is_module(target.dotted) is True


def _unfound(outline: Outline, dotted: str, name: str) -> list[Target]:
    """A package that is not to be found may be the one this file is a part of (`d2l.Encoder`)."""
    if known.is_module(dotted) is not None:
        return [Missing(dotted)]
    bound = [binding.value for binding in outline.module.bindings.get(name, [])]
    own = [Class(outline, outline.definitions[node]) for node in bound if isinstance(node, ast.ClassDef)]
    return [*own, Missing(dotted)]
