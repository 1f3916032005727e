"""What the body of a class shows where no text tells its bases."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def kept_calls(node: ast.ClassDef) -> Iterator[tuple[ast.FunctionDef, ast.Call]]:
    """The calls whose results `__init__` keeps in `self`, in a class with a `forward`; a module class keeps modules."""
    methods = {method.name: method for method in node.body if isinstance(method, ast.FunctionDef)}
    constructor = methods.get("__init__")
    if "forward" not in methods or constructor is None:
        return
    for statement in constructor.body:
        match statement:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"))], value=ast.Call() as call):
                yield constructor, call
