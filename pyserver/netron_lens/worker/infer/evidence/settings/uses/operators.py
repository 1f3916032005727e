"""What comparisons and arithmetic say of a value."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.settings.uses.names import last

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.settings.uses.findings import Uses
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

_WHOLE = frozenset({"int", "floor", "round", "ceil"})
"""Functions that make what was multiplied by a share a whole number again."""
_PAIR = 2
"""How long a list is at most that may be one case among others: `if kernel == (1, 1)`."""
_HALF = 2
"""What the size of a kernel is divided by, for a padding."""


def compare(result: Uses, parent: ast.Compare, occurrence: Occurrence) -> None:
    """Read a comparison of the value."""
    others = [each for each in (parent.left, *parent.comparators) if each is not occurrence.node]
    is_within = isinstance(parent.ops[0], ast.In | ast.NotIn) and parent.left is not occurrence.node
    for other in others:
        match other:
            case ast.Constant(str(value)):
                (result.members if is_within else result.strings).append(value)
            case ast.Tuple(elements) | ast.List(elements) if isinstance(parent.ops[0], ast.Eq):
                if len(elements) > _PAIR and all(isinstance(each, ast.Constant) for each in elements):
                    result.lists.append(ast.unparse(other))
            case ast.Tuple(elements) | ast.List(elements) | ast.Set(elements) if parent.left is occurrence.node:
                values = [element.value for element in elements if isinstance(element, ast.Constant)]
                result.strings.extend(value for value in values if isinstance(value, str))
                result.counts["number"] += any(isinstance(value, int) for value in values)
            case ast.Constant(int()) | ast.Constant(float()):
                result.counts["number"] += 1
            case ast.Constant(None):
                result.counts["optional"] += 1
            case ast.Name(name) | ast.Attribute(ast.Name("self"), name) if isinstance(
                parent.ops[0], ast.In | ast.NotIn
            ):
                result.among.extend([] if is_within else [name])
                result.counts["list"] += is_within
            case _ if is_within:
                result.counts["list"] += 1


def arithmetic(result: Uses, parent: ast.BinOp, occurrence: Occurrence) -> None:
    """Read what is computed with the value."""
    other = parent.right if parent.left is occurrence.node else parent.left
    if isinstance(other, ast.List | ast.Tuple | ast.ListComp) and isinstance(parent.op, ast.Add):
        result.counts["list"] += 1
        return
    if isinstance(other, ast.Constant) and isinstance(other.value, str):
        result.counts["string"] += 1
        return
    result.counts["number"] += 1
    match occurrence.around[1:2]:
        case (ast.Call(function),) if isinstance(parent.op, ast.Mult) and last(function) in _WHOLE:
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
