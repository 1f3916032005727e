"""What the attributes and items that are read of a value say of it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.settings.uses.names import last, strings

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.settings.uses.findings import Uses
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

_STRING_METHODS = frozenset({"lower", "upper", "split", "startswith", "endswith", "format", "strip", "replace"})
_DICT_METHODS = frozenset({"items", "keys", "values"})
MODULE_METHODS = frozenset(
    {
        "parameters",
        "children",
        "modules",
        "named_children",
        "named_modules",
        "state_dict",
        "load_state_dict",
        "eval",
        "cuda",
        "apply",
    }
)
TENSOR_MEMBERS = frozenset({"shape", "view", "reshape", "float", "long", "numpy", "clone", "detach", "unsqueeze"})
_TENSOR_METHODS = frozenset(
    {"size", "transpose", "permute", "t", "squeeze", "flatten", "contiguous", "expand", "matmul"}
)
"""What tensors do, and what settings may be called too."""


def attribute(result: Uses, parent: ast.Attribute, occurrence: Occurrence) -> None:
    """Read an attribute or a method of the value."""
    name = parent.attr
    is_call = len(occurrence.around) > 1 and getattr(occurrence.around[1], "func", None) is parent
    is_tensor = name in TENSOR_MEMBERS or (is_call and name in _TENSOR_METHODS)
    is_tensor &= not is_space(occurrence.node)
    if is_call and name in _STRING_METHODS:
        _string_method(result, name, occurrence)
    elif is_call and name == "index":
        result.places.extend(strings(occurrence.around[1].args))  # type: ignore[attr-defined] # `is_call` says it is a call
    elif is_call and name in _DICT_METHODS:
        result.counts["dict"] += 1
    elif is_call and name in ("get", "pop"):
        key, *default = occurrence.around[1].args or [None]  # type: ignore[attr-defined] # `is_call` says it is a call
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            result.keys.append(key.value)
            result.defaulted.extend([key.value] if default else ())
        elif name == "pop":
            result.counts["list"] += 1
    elif name == "forward" or (is_call and name in MODULE_METHODS):
        result.counts["module"] += 1
    elif is_tensor:
        result.counts["tensor"] += 1
    elif isinstance(parent.ctx, ast.Load) and not (is_call and name == "copy"):  # lists, dicts and settings have it
        result.fields.append(name)


def _string_method(result: Uses, name: str, occurrence: Occurrence) -> None:
    result.counts["string"] += 1
    match occurrence.around[1:3]:
        case (ast.Call() as made, ast.Call(ast.Name("getattr"), [holder, argument])) if argument is made:
            result.modules.append(ast.unparse(holder))
    match occurrence.around[1]:
        case ast.Call(_, [ast.Constant(str(value))]) if name in ("startswith", "endswith"):
            result.strings.append(value)


def is_space(node: ast.AST) -> bool:
    """Tell what observations and actions are taken from, which has a shape and is no tensor: `observation_space`."""
    return isinstance(node, ast.expr) and last(node).endswith("space")


def subscript(result: Uses, parent: ast.Subscript, occurrence: Occurrence) -> None:
    """Read an item of the value, or what it picks an item of."""
    if parent.value is not occurrence.node:
        match parent.value:
            case ast.Dict(keys):
                result.strings.extend(strings(keys))
            case ast.Attribute(holder, "__dict__") | ast.Call(ast.Name("vars"), [holder]):
                result.modules.append(ast.unparse(holder))
        return
    match parent.slice:
        case ast.Constant(str(key)):
            result.keys.append(key)
        case ast.Constant(int(index)):
            result.counts["list"] += 1
            result.counts["repeats"] += _is_counted(occurrence.around[1:4])
            result.length = max(result.length or 0, index + 1)
        case ast.Slice(lower, upper) if len(occurrence.around) > 1 and _is_called(parent, occurrence.around[1]):
            bounds = [each.value for each in (lower, upper) if isinstance(each, ast.Constant)]
            result.counts["called later"] += 1
            result.sliced = max(result.sliced, *(each for each in bounds if isinstance(each, int)), 1)
        case each:
            result.counts["list"] += 1
            result.counts["rest"] += _is_rest(each)


def _is_rest(index: ast.expr) -> bool:
    """Tell `q[1:]`, all but the first."""
    match index:
        case ast.Slice(ast.Constant(1), None, None):
            return True
    return False


def _is_counted(around: tuple[ast.AST, ...]) -> bool:
    """Tell an element that says how often something is done: `range(2, q[0] + 1)`."""
    within = next((each for each in around if not isinstance(each, ast.BinOp)), None)
    return isinstance(within, ast.Call) and last(within.func) == "range"


def _is_called(node: ast.expr, around: ast.AST) -> bool:
    return isinstance(around, ast.Call) and around.func is node
