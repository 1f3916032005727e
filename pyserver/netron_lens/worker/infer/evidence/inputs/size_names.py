"""What a size that a layer is constructed with is called outside: a number, or a parameter of the constructor."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.evidence.texts.scope import Scope

_FREE = frozenset({"2*T", "B", "C", "D", "H", "K", "M", "N", "T", "W"})
_USUAL = {
    **dict.fromkeys(("height", "width"), "H"),
    **dict.fromkeys(("n", "node", "nodes", "points", "sensors", "stations", "vertices"), "N"),
    **dict.fromkeys(("len", "length", "seq", "steps", "t", "time"), "T"),
}
"""The usual name of a size, by the last word of what the code calls it."""


def named(node: ast.expr | None) -> str | None:
    """Give the name of a size: of a parameter, an attribute, or a field or entry of a configuration."""
    match node:
        case ast.Name(name) | ast.Attribute(_, name) | ast.Subscript(_, ast.Constant(str(name))):
            return name
    return None


def settled(size: Size, owner: Scope, method: Scope, numbers: Mapping[str, int]) -> Size:
    """Follow a name in `__init__` (`method`) to its number, its parameter or a known number; else it is a usual one."""
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
        name = None if binding.steps else named(binding.value)
        if name is not None and (name in names or name in numbers):
            return name
    return size if size in numbers and not bindings else _usual(size)


def _usual(size: str) -> Size:
    """Give a size that is not known its usual name: `in_height`, `num_nodes`; what has none is the channels."""
    return next((_USUAL[word] for word in words(size)[-1:] if word in _USUAL), "C")


def outer(size: Size, passed: dict[str, ast.expr]) -> Size:
    """Give what the outer constructor passes for the inner parameter of this name."""
    given = passed.get(size) if isinstance(size, str) else None
    match given:
        case ast.Constant(int(value)):
            return value
        case None:
            return size
    return named(given) or "C"
