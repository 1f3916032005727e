"""Lists of layers that a class fills one by one, and walks: what their layers are constructed with."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.scope import Scope


def appended(owner: Scope, name: str, value: ast.expr) -> ast.Call | None:
    """Give the construction of the first layer that is put into a list which begins empty, as `self.name`.

    The list may be filled under a name of its own: `self.name = nn.ModuleList(layers)`.
    """
    match value:
        case ast.List([]) | ast.Call(ast.Name("ModuleList") | ast.Attribute(_, "ModuleList"), []):
            return _put_into(owner, f"self.{name}")
        case ast.Call(
            ast.Name("ModuleList" | "Sequential") | ast.Attribute(_, "ModuleList" | "Sequential"), [layers]
        ) if isinstance(layers, ast.Name | ast.Starred):
            return _put_into(owner, ast.unparse(layers).lstrip("*"))
    return None


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
            case ast.Call(ast.Attribute(holder, "append"), [ast.Call() as made]) if ast.unparse(holder) == layers:
                return made
    return None
