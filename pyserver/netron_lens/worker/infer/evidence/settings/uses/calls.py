"""What calls say of a value: that it is called, and what the functions take that it is passed to."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.evidence.settings.uses.names import last, strings
from netron_lens.worker.infer.evidence.values.callees import SPREAD
from netron_lens.worker.infer.evidence.words.words import BUILDING, words

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.settings.uses.findings import Uses
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

LISTS = frozenset(
    {"len", "enumerate", "zip", "iter", "list", "tuple", "sum", "sorted", "reversed", "any", "all", "cumsum"}
)
NUMBERS = frozenset(
    {"range", "int", "float", "abs", "round", "sqrt", "log", "log2", "pow", "floor", "ceil", "linspace", "arange"}
)
_SPELLED = frozenset({"eval", "literal_eval", "loads"})
"""Functions that read a value from its text."""
_CONVERSIONS = frozenset({"FloatTensor", "Tensor", "tensor", "as_tensor", "from_numpy", "str", "Path"})
"""Functions whose result is what they are given, as a tensor, a text or the name of a file."""
_SIZED = "Parameter"
"""What mostly holds a tensor of so many elements: `Parameter(torch.Tensor(width))`."""
_HELD_AT = {"Parameter": 0, "register_buffer": 1, "register_parameter": 1}
"""What modules keep tensors by, and which argument is the tensor."""


def call(result: Uses, parent: ast.Call, occurrence: Occurrence) -> None:
    """Read a call of the value, or one that it is passed to by its place."""
    if parent.func is occurrence.node:
        is_built = occurrence.method == "__init__" or not BUILDING.isdisjoint(words(occurrence.method))
        result.counts["called" if is_built else "called later"] += 1
        result.arguments = max(result.arguments or 0, len(parent.args) + len(parent.keywords))
        result.counts["optimizes"] += any(_are_parameters(each) for each in parent.args)
        return
    name = last(parent.func)
    if name in LISTS:
        result.counts["list"] += 1
        result.counts["counted"] += name == "len"
    elif name in NUMBERS:
        result.counts["number"] += 1
    elif name in _SPELLED:
        result.counts["spelled"] += 1
    elif name == "isinstance" and len(parent.args) > 1:
        result.counts[f"isinstance {ast.unparse(parent.args[1])}"] += 1
    elif name == "getattr" and len(parent.args) > 1 and parent.args[1] is occurrence.node:
        result.modules.append(ast.unparse(parent.args[0]))
    match parent:
        case ast.Call(ast.Name("getattr"), [holder, ast.Constant(str(attribute)), _]) | ast.Call(
            ast.Name("hasattr"), [holder, ast.Constant(str(attribute))]
        ) if holder is occurrence.node:
            result.optional.add(attribute)
    position = next((index for index, each in enumerate(parent.args) if each is occurrence.node), None)
    if position is not None:
        _passed(result, parent.func, position)
    result.counts["orders"] += is_order(parent, occurrence)
    result.counts["tensor"] += position == 0 and _takes_tensor(parent.func)
    result.counts["tensor"] += position is not None and position == _HELD_AT.get(name)
    match occurrence.around[1:2]:
        case (ast.Call() as outer,) if name in _CONVERSIONS and parent in outer.args and last(outer.func) != _SIZED:
            result.passed.append((outer.func, outer.args.index(parent)))


def is_order(parent: ast.AST, occurrence: Occurrence) -> bool:
    """Tell the order of dimensions: `x.permute(q)`, `x.permute(*q)`, `torch.permute(x, q)`."""
    match parent:
        case ast.Call(ast.Attribute(ast.Name("torch"), "permute"), [_, order]):
            return order is occurrence.node
        case ast.Call(ast.Attribute(_, "permute"), [ast.Starred(order) | order]):
            return order is occurrence.node
    return False


def _takes_tensor(function: ast.expr) -> bool:
    """Tell `torch.min`, which tensors have as a method too, from `torch.zeros`, which makes one."""
    match function:
        case ast.Attribute(ast.Name("torch"), name):
            return callable(getattr(torch.Tensor, name, None))
    return False


def _are_parameters(node: ast.expr) -> bool:
    """Tell what optimizers are given: `net.parameters()`."""
    return isinstance(node, ast.Call) and last(node.func) == "parameters"


def _passed(result: Uses, function: ast.expr, position: int) -> None:
    match function:
        case ast.Attribute(ast.Dict(keys), "get"):
            result.strings.extend(strings(keys) if position == 0 else ())
        case _:
            result.passed.append((function, position))


def keyword(result: Uses, parent: ast.keyword, occurrence: Occurrence) -> None:
    """Read a call that the value is passed to by name."""
    match occurrence.around:
        case (_, ast.Call() as outer, *_) if parent.arg is not None:
            result.passed.append((outer.func, parent.arg))
        case (_, ast.Call() as outer, *_):
            result.counts["dict"] += 1
            result.passed.append((outer.func, SPREAD))
            result.spread.append(outer)
