"""The kind of value that a self-contained expression gives."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.values.extents import integer

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Kind

_LITERALS: dict[type[ast.expr], Kind] = {
    ast.List: "list",
    ast.ListComp: "list",
    ast.Tuple: "tuple",
    ast.Dict: "dict",
    ast.DictComp: "dict",
    ast.Lambda: "callable",
    ast.JoinedStr: "string",
    ast.Compare: "bool",
}
_CONSTANTS: dict[type, Kind] = {type(None): "none", bool: "bool", int: "int", float: "float", str: "string"}
_CALLS: dict[str, Kind] = {
    "int": "int",
    "float": "float",
    "dict": "dict",
    "list": "list",
    "tuple": "tuple",
    "str": "string",
}


def kind_of(node: ast.expr) -> Kind:  # noqa: PLR0911 - one per form
    """Give the kind; what cannot be told is an object."""
    if isinstance(node, ast.Constant):
        return constant_kind(node.value)
    if type(node) in _LITERALS:
        return _LITERALS[type(node)]
    if integer(node) is not None:
        return "int"
    match node:
        case ast.Call(ast.Name(name)) if name in _CALLS:
            return _CALLS[name]
        case ast.Call(function, _, _):
            return _made_by(function)
        case ast.Attribute(ast.Attribute(ast.Name("torch"), "nn"), name) | ast.Name(name) if name[:1].isupper():
            return "class"
        case ast.BinOp(left, ast.Mult(), _) if isinstance(left, ast.List | ast.Tuple):
            return _LITERALS[type(left)]
        case ast.BinOp():
            return "float"
    return "object"


def constant_kind(value: object) -> Kind:
    """Give the kind of a literal."""
    return _CONSTANTS.get(type(value), "object")


def _made_by(function: ast.expr) -> Kind:
    root = function
    while isinstance(root, ast.Attribute | ast.Call):
        root = root.value if isinstance(root, ast.Attribute) else root.func
    if not isinstance(root, ast.Name) or root.id != "torch":
        return "object"
    text = ast.unparse(function)
    if text.startswith("torch.nn.") and "functional" not in text:
        return "module"
    return "tensor"


def is_plain(node: ast.expr) -> bool:
    """Tell an expression that is a plain value, or a container of such."""
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True
