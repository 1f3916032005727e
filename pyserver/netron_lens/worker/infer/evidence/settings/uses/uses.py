"""What the uses of a value say about it: numbers, strings it is compared with, keys and fields, how it is called."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.settings.uses.calls import call, is_order, keyword
from netron_lens.worker.infer.evidence.settings.uses.findings import Uses
from netron_lens.worker.infer.evidence.settings.uses.members import attribute, subscript
from netron_lens.worker.infer.evidence.settings.uses.names import last
from netron_lens.worker.infer.evidence.settings.uses.operators import arithmetic, compare
from netron_lens.worker.infer.evidence.texts.walked import walked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

_OF_MODULES = ("ModuleList", "Sequential")
_FILLED = frozenset({"zeros", "ones", "rand", "randn", "empty", "FloatTensor", "Tensor"})
"""Functions that make a tensor of the sizes that they are given."""
_PLACED = frozenset({"device", "dtype", "to"})
"""What tensors have, and settings too."""


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
            return last(function) in _OF_MODULES
        case (ast.comprehension(target), ast.ListComp(element) | ast.GeneratorExp(element), ast.Call(function), *_):
            return last(function) in _OF_MODULES and ast.dump(element) == ast.dump(target).replace("Store()", "Load()")
    return False


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
    result.counts["orders"] += is_order(occurrence.around[1], occurrence)
    result.counts["shapes"] += _is_shape(occurrence)


def _is_shape(occurrence: Occurrence) -> bool:
    """Tell the sizes of one input, behind those of a batch: `torch.zeros(1, *q)`, `torch.zeros((1, *q))`."""
    match occurrence.around:
        case (ast.Starred(), ast.Call(function, [ast.Constant(1 | 2), ast.Starred()]), *_) | (
            ast.Starred(),
            ast.Tuple([ast.Constant(1 | 2), ast.Starred()]),
            ast.Call(function),
            *_,
        ):
            return last(function) in _FILLED
    return False


_READERS: dict[type[ast.AST], Callable[..., None]] = {
    ast.Call: call,
    ast.keyword: keyword,
    ast.Attribute: attribute,
    ast.Subscript: subscript,
    ast.Compare: compare,
    ast.BinOp: arithmetic,
    ast.For: _iterated,
    ast.comprehension: _iterated,
    ast.If: _tested,
    ast.IfExp: _tested,
    ast.BoolOp: _tested,
    ast.UnaryOp: _tested,
    ast.Assign: _assigned,
    ast.Starred: _starred,
}
