"""What a size that a layer is constructed with is called outside: a number, or a parameter of the constructor."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.evidence.scope import Scope

_FREE = frozenset({"B", "C", "D", "H", "K", "M", "T", "W"})


def settled(size: Size, owner: Scope, method: Scope) -> Size:
    """Follow a name in `__init__` (`method`) to its number or parameter; what cannot be followed is `C`."""
    arguments = method.parameters
    if isinstance(size, int) or size in _FREE or arguments is None:
        return size
    names = {argument.arg for argument in (*arguments.args, *arguments.kwonlyargs)}
    if size in names:
        return size
    bindings = [*method.bindings.get(size, ()), *(binding for binding, _ in owner.attributes.get(size, ()))]
    for binding in bindings:
        match binding.value:
            case ast.Constant(int(value)) if not binding.steps:
                return value
            case ast.Name(name) if name in names and not binding.steps:
                return name
    return "C"


def outer(size: Size, passed: dict[str, ast.expr]) -> Size:
    """Give what the outer constructor passes for the inner parameter of this name."""
    match passed.get(size) if isinstance(size, str) else None:
        case ast.Constant(int(value)):
            return value
        case ast.Name(name) | ast.Attribute(ast.Name("self"), name):
            return name
        case None:
            return size
    return "C"
