"""What the uses of a value say about it: numbers, strings it is compared with, keys and fields, how it is called."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.evidence.settings.use_findings import Uses
from netron_lens.worker.infer.evidence.texts.walked import walked
from netron_lens.worker.infer.evidence.values.callees import SPREAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

LISTS = frozenset(
    {"len", "enumerate", "zip", "iter", "list", "tuple", "sum", "sorted", "reversed", "any", "all", "cumsum"}
)
NUMBERS = frozenset(
    {"range", "int", "float", "abs", "round", "sqrt", "log", "log2", "pow", "floor", "ceil", "linspace", "arange"}
)
_STRING_METHODS = frozenset({"lower", "upper", "split", "startswith", "endswith", "format", "strip", "replace"})
_WHOLE = frozenset({"int", "floor", "round", "ceil"})
"""Functions that make what was multiplied by a share a whole number again."""
_SPELLED = frozenset({"eval", "literal_eval", "loads"})
"""Functions that read a value from its text."""
_CONVERSIONS = frozenset({"FloatTensor", "Tensor", "tensor", "as_tensor", "from_numpy"})
"""Functions whose result is what they are given, as a tensor."""
_HALF = 2
"""What the size of a kernel is divided by, for a padding."""
_SIZED = "Parameter"
"""What mostly holds a tensor of so many elements: `Parameter(torch.Tensor(width))`."""
_HELD_AT = {"Parameter": 0, "register_buffer": 1, "register_parameter": 1}
"""What modules keep tensors by, and which argument is the tensor."""
_OF_MODULES = ("ModuleList", "Sequential")
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
_PLACED = frozenset({"device", "dtype", "to"})
"""What tensors have, and settings too."""
TENSOR_MEMBERS = frozenset({"shape", "view", "reshape", "float", "long", "numpy", "clone", "detach", "unsqueeze"})
_TENSOR_METHODS = frozenset(
    {"size", "transpose", "permute", "t", "squeeze", "flatten", "contiguous", "expand", "matmul"}
)
"""What tensors do, and what settings may be called too."""


def uses(found: Iterable[Occurrence]) -> Uses:
    """Read the occurrences of one value."""
    result = Uses()
    for occurrence in found:
        parent = occurrence.around[0]
        reader = _READERS.get(type(parent))
        if reader is not None:
            reader(result, parent, occurrence)
        result.counts["modules"] += _are_modules(occurrence)
        result.counts["string"] += _is_code(occurrence)
        result.classes.extend(_class_names(occurrence))
    if result.counts["tensor"]:
        result.fields = [each for each in result.fields if each not in _PLACED]
    return result


def _class_names(occurrence: Occurrence) -> list[str]:
    """`q.__class__.__name__ == "Discrete"` and `type(q).__name__ == "Discrete"`."""
    match occurrence.around:
        case (
            ast.Attribute(_, "__class__") | ast.Call(ast.Name("type")),
            ast.Attribute(_, "__name__"),
            ast.Compare(_, [ast.Eq()], [ast.Constant(str(name))]),
            *_,
        ):
            return [name]
    return []


def _is_code(occurrence: Occurrence) -> bool:
    """Tell a name that is evaluated: `eval(f"{q}(pretrained=True)")`, `eval("models." + q)`."""
    match occurrence.around:
        case (ast.FormattedValue(), ast.JoinedStr(), ast.Call(ast.Name("eval")), *_):
            return True
        case (ast.BinOp(ast.Constant(str())) | ast.BinOp(_, _, ast.Constant(str())), ast.Call(ast.Name("eval")), *_):
            return True
    return False


def _are_modules(occurrence: Occurrence) -> bool:
    """`ModuleList(q)`, `Sequential(*q)`, `ModuleList([m for m in q])`."""
    match occurrence.around:
        case (ast.Call(function), *_) | (ast.Starred(), ast.Call(function), *_):
            return _last(function) in _OF_MODULES
        case (ast.comprehension(target), ast.ListComp(element) | ast.GeneratorExp(element), ast.Call(function), *_):
            return _last(function) in _OF_MODULES and ast.dump(element) == ast.dump(target).replace("Store()", "Load()")
    return False


def _call(result: Uses, parent: ast.Call, occurrence: Occurrence) -> None:
    if parent.func is occurrence.node:
        later = "called later" if occurrence.method not in ("__init__", "_make_layer", "make_layer") else "called"
        result.counts[later] += 1
        result.arguments = max(result.arguments or 0, len(parent.args) + len(parent.keywords))
        result.counts["optimizes"] += any(_are_parameters(each) for each in parent.args)
        return
    name = _last(parent.func)
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
    result.counts["orders"] += _is_order(parent, occurrence)
    result.counts["tensor"] += position == 0 and _takes_tensor(parent.func)
    result.counts["tensor"] += position is not None and position == _HELD_AT.get(name)
    match occurrence.around[1:2]:
        case (ast.Call() as outer,) if name in _CONVERSIONS and parent in outer.args and _last(outer.func) != _SIZED:
            result.passed.append((outer.func, outer.args.index(parent)))


def _is_order(parent: ast.AST, occurrence: Occurrence) -> bool:
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
    return isinstance(node, ast.Call) and _last(node.func) == "parameters"


def _passed(result: Uses, function: ast.expr, position: int) -> None:
    match function:
        case ast.Attribute(ast.Dict(keys), "get"):
            result.strings.extend(_strings(keys) if position == 0 else ())
        case _:
            result.passed.append((function, position))


def _keyword(result: Uses, parent: ast.keyword, occurrence: Occurrence) -> None:
    match occurrence.around:
        case (_, ast.Call() as call, *_) if parent.arg is not None:
            result.passed.append((call.func, parent.arg))
        case (_, ast.Call() as call, *_):
            result.counts["dict"] += 1
            result.passed.append((call.func, SPREAD))


def _attribute(result: Uses, parent: ast.Attribute, occurrence: Occurrence) -> None:
    name = parent.attr
    is_call = len(occurrence.around) > 1 and getattr(occurrence.around[1], "func", None) is parent
    is_tensor = name in TENSOR_MEMBERS or (is_call and name in _TENSOR_METHODS)
    is_tensor &= not is_space(occurrence.node)
    if is_call and name in _STRING_METHODS:
        result.counts["string"] += 1
        match occurrence.around[1:3]:
            case (ast.Call() as made, ast.Call(ast.Name("getattr"), [holder, argument])) if argument is made:
                result.modules.append(ast.unparse(holder))
        match occurrence.around[1]:
            case ast.Call(_, [ast.Constant(str(value))]) if name in ("startswith", "endswith"):
                result.strings.append(value)
    elif is_call and name in _DICT_METHODS:
        result.counts["dict"] += 1
    elif is_call and name == "get":
        key, *default = occurrence.around[1].args or [None]  # type: ignore[attr-defined] # `is_call` says it is a call
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            result.keys.append(key.value)
            result.defaulted.extend([key.value] if default else ())
    elif name == "forward" or (is_call and name in MODULE_METHODS):
        result.counts["module"] += 1
    elif is_tensor:
        result.counts["tensor"] += 1
    elif isinstance(parent.ctx, ast.Load) and not (is_call and name == "copy"):  # lists, dicts and settings have it
        result.fields.append(name)


def is_space(node: ast.AST) -> bool:
    """Tell what observations and actions are taken from, which has a shape and is no tensor: `observation_space`."""
    return isinstance(node, ast.expr) and _last(node).endswith("space")


def _subscript(result: Uses, parent: ast.Subscript, occurrence: Occurrence) -> None:
    if parent.value is not occurrence.node:
        match parent.value:
            case ast.Dict(keys):
                result.strings.extend(_strings(keys))
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
        case _:
            result.counts["list"] += 1


def _strings(keys: list[ast.expr | None]) -> list[str]:
    return [key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]


def _is_counted(around: tuple[ast.AST, ...]) -> bool:
    """Tell an element that says how often something is done: `range(2, q[0] + 1)`."""
    within = next((each for each in around if not isinstance(each, ast.BinOp)), None)
    return isinstance(within, ast.Call) and _last(within.func) == "range"


def _is_called(node: ast.expr, around: ast.AST) -> bool:
    return isinstance(around, ast.Call) and around.func is node


def _compare(result: Uses, parent: ast.Compare, occurrence: Occurrence) -> None:
    others = [each for each in (parent.left, *parent.comparators) if each is not occurrence.node]
    is_within = isinstance(parent.ops[0], ast.In | ast.NotIn) and parent.left is not occurrence.node
    for other in others:
        match other:
            case ast.Constant(str(value)):
                (result.members if is_within else result.strings).append(value)
            case ast.Tuple(elements) | ast.List(elements) | ast.Set(elements) if parent.left is occurrence.node:
                values = [element.value for element in elements if isinstance(element, ast.Constant)]
                result.strings.extend(value for value in values if isinstance(value, str))
                result.counts["number"] += any(isinstance(value, int) for value in values)
            case ast.Constant(int()) | ast.Constant(float()):
                result.counts["number"] += 1
            case ast.Constant(None):
                result.counts["optional"] += 1
            case _ if is_within:
                result.counts["list"] += 1


def _arithmetic(result: Uses, parent: ast.BinOp, occurrence: Occurrence) -> None:
    other = parent.right if parent.left is occurrence.node else parent.left
    if isinstance(other, ast.List | ast.Tuple | ast.ListComp) and isinstance(parent.op, ast.Add):
        result.counts["list"] += 1
        return
    if isinstance(other, ast.Constant) and isinstance(other.value, str):
        result.counts["string"] += 1
        return
    result.counts["number"] += 1
    match occurrence.around[1:2]:
        case (ast.Call(function),) if isinstance(parent.op, ast.Mult) and _last(function) in _WHOLE:
            result.counts["share"] += 1
    if isinstance(parent.op, ast.Mod | ast.FloorDiv) and parent.left is occurrence.node:
        result.counts["integer"] += 1
        match other:
            case ast.Name(name) | ast.Attribute(ast.Name("self"), name):
                result.divisors.append(name)
    if isinstance(other, ast.List | ast.Tuple):
        result.counts["integer"] += 1
    match parent, *occurrence.around[1:2]:
        case (
            ast.BinOp(ast.expr() as left, ast.Sub(), ast.Constant(int(first))),
            ast.BinOp(inner, ast.Mod() | ast.FloorDiv() | ast.Div(), ast.Constant(int(step))),
        ) if left is occurrence.node and inner is parent and first > 1 and step > _HALF:
            result.stepped = first, step


def _iterated(result: Uses, parent: ast.For | ast.comprehension, occurrence: Occurrence) -> None:
    if parent.iter is occurrence.node:
        result.counts["dict" if _are_keys(parent) else "list"] += 1
        match parent.target:
            case ast.Tuple(parts) if all(isinstance(part, ast.Name) for part in parts):
                result.element = tuple(ast.unparse(part) for part in parts)


def _are_keys(loop: ast.For | ast.comprehension) -> bool:
    """`for key in q: … q[key] …`."""
    return isinstance(loop, ast.For) and any(
        isinstance(node, ast.Subscript)
        and ast.unparse(node.slice) == ast.unparse(loop.target)
        and ast.unparse(node.value) == ast.unparse(loop.iter)
        for statement in loop.body
        for node in walked(statement)
    )


def _tested(result: Uses, parent: ast.AST, occurrence: Occurrence) -> None:
    result.counts["tested"] += not isinstance(parent, ast.IfExp) or parent.test is occurrence.node


def _assigned(result: Uses, parent: ast.Assign, _occurrence: Occurrence) -> None:
    for target in parent.targets:
        if isinstance(target, ast.Tuple | ast.List):
            result.counts["list"] += 1
            result.length = len(target.elts)


def _starred(result: Uses, _parent: ast.Starred, occurrence: Occurrence) -> None:
    result.counts["list"] += 1
    result.counts["orders"] += _is_order(occurrence.around[1], occurrence)


def _last(node: ast.expr) -> str:
    match node:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return ""


_READERS: dict[type[ast.AST], Callable[..., None]] = {
    ast.Call: _call,
    ast.keyword: _keyword,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Compare: _compare,
    ast.BinOp: _arithmetic,
    ast.For: _iterated,
    ast.comprehension: _iterated,
    ast.If: _tested,
    ast.IfExp: _tested,
    ast.BoolOp: _tested,
    ast.UnaryOp: _tested,
    ast.Assign: _assigned,
    ast.Starred: _starred,
}
