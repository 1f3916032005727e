"""Lists of layers that a class fills one by one, and walks: what their layers are constructed with."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.scope import Binding, Scope


def appended(owner: Scope, name: str, value: ast.expr) -> ast.Call | None:
    """Give the construction of the first layer that is put into a list which begins empty, as `self.name`.

    The list may be filled under a name of its own: `self.name = nn.ModuleList(layers)`.
    """
    match value:
        case ast.Name(local) if any(_is_empty(each.value) for each in _bound(owner, local)):
            return _put_into(owner, local)
        case _ if _is_empty(value):
            return _put_into(owner, f"self.{name}")
        case ast.Call(
            ast.Name("ModuleList" | "Sequential") | ast.Attribute(_, "ModuleList" | "Sequential"), [layers]
        ) if isinstance(layers, ast.Name | ast.Starred):
            return _put_into(owner, ast.unparse(layers).lstrip("*"))
    return None


def _is_empty(value: ast.expr) -> bool:
    match value:
        case ast.List([]):
            return True
        case ast.Call(ast.Name(made) | ast.Attribute(_, made), [], []):
            return made in ("ModuleList", "Sequential")
    return False


def _bound(owner: Scope, local: str) -> list[Binding]:
    return [each for method in owner.functions.values() for each in method.bindings.get(local, ())]


def walked(owner: Scope, name: str) -> str | None:
    """Give the attribute whose layers a local name stands for, one after the other: `for layer in self.layers`."""
    for method in owner.functions.values():
        for binding in method.bindings.get(name, ()):
            match binding.steps, binding.value:
                case ("element",), ast.Attribute(ast.Name("self"), found):
                    return found
                case ("element", 1), ast.Call(ast.Name("enumerate"), [ast.Attribute(ast.Name("self"), found)]):
                    return found
                case ("element", int(index)), ast.Call(ast.Name("zip"), lists) if index < len(lists):
                    match lists[index]:
                        case ast.Attribute(ast.Name("self"), found):
                            return found
    return None


def _put_into(owner: Scope, layers: str) -> ast.Call | None:
    calls = (call for method in owner.functions.values() for call in method.calls)
    for call in calls:
        match call:
            case ast.Call(
                ast.Attribute(holder, "append" | "add_module"), [ast.Call() as made] | [_, ast.Call() as made]
            ) if ast.unparse(holder) == layers:
                return made
    return None
