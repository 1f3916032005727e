"""What the body of `forward` says of one input: dimensions, dtype, sizes, keys, attributes, elements."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.inputs.call_uses import JOINING, member_read, passed_to
from netron_lens.worker.infer.evidence.inputs.input_uses import InputUses
from netron_lens.worker.infer.evidence.inputs.picked_parts import note_picked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

_LEVELS = 4
"""How many maps a pyramid usually has, of which `maps[level + start]` takes one after another."""


_COLUMNS = 2
_PLACES = ("B", "T")


def input_uses(found: Iterable[Occurrence]) -> InputUses:
    """Read the occurrences of one input."""
    result = InputUses()
    for occurrence in found:
        around = occurrence.around
        if _is_listed(around):
            around = around[1:]
        result.is_single |= _is_single(around)
        reader = _READERS.get(type(around[0]))
        if reader is not None:
            reader(result, around[0], occurrence)
    return result


def _is_listed(around: tuple[ast.AST, ...]) -> bool:
    """`first, second = tuple(inputs)` takes apart what `first, second = inputs` does."""
    match around:
        case (ast.Call(ast.Name("tuple" | "list")), ast.Assign([ast.Tuple()]), *_):
            return True
    return False


def _is_single(around: tuple[ast.AST, ...]) -> bool:
    """Tell `embedding(word).view(1, 1, -1)`: the vector of one word is all of it."""
    match around[:3]:
        case [ast.Call(), ast.Attribute(_, "view" | "reshape"), ast.Call(_, sizes)] if len(sizes) > 1:
            return [ast.unparse(each) for each in sizes] == [*["1"] * (len(sizes) - 1), "-1"]
    return False


def _keyword(result: InputUses, parent: ast.keyword, occurrence: Occurrence) -> None:
    match occurrence.around:
        case (_, ast.Call() as call, *_) if parent.arg is not None:
            result.passed.append((call, parent.arg))
        case _:
            result.counts["mapping"] += 1


def _member(result: InputUses, parent: ast.Attribute, occurrence: Occurrence) -> None:
    match occurrence.around[1:2]:
        case (ast.Call(ast.Attribute(_, "get") as function, given),) if function is parent:
            match given:
                case [ast.Constant(str(key))]:
                    result.got.append(key)
        case _:
            member_read(result, parent, occurrence)


def _subscript(result: InputUses, parent: ast.Subscript, occurrence: Occurrence) -> None:
    if parent.value is not occurrence.node:
        result.counts["integer"] += 1
        return
    match parent.slice:
        case ast.Constant(str(key)):
            result.keys.append(key)
        case ast.Tuple(indices):
            result.counts["tensor"] += 1
            _dimensions(result, indices)
            note_picked(result, indices)
        case ast.Constant(int(index)):
            result.counts["element"] += 1
            result.elements = max(result.elements, index + 1)
        case ast.UnaryOp() | ast.Name():
            _element(result, parent, occurrence)
        case ast.BinOp():
            result.counts["element"] += 1
            result.elements = max(result.elements, _LEVELS)
        case ast.Compare() | ast.Slice():
            result.counts["sliced"] += 1
            _rest_unpacked(result, parent, occurrence)


def _dimensions(result: InputUses, indices: list[ast.expr]) -> None:
    """Count the dimensions that are told apart; one that is added at an end, `x[:, :4, None]`, is none of them."""
    given = [ast.unparse(each) for each in indices]
    within = given[given[0] == "None" : len(given) - (given[-1] == "None")]
    if {"None", "..."} & set(within):
        return
    result.least = max(result.least, len(within))
    if len(within) == len(given) > _COLUMNS and isinstance(indices[-1], ast.Slice) and given[-1] == ":":
        result.rank = result.rank or len(given)  # nothing but the number of them is said by the last one


def _rest_unpacked(result: InputUses, rest: ast.Subscript, occurrence: Occurrence) -> None:
    """Read `a, b = batch[2:]`: those before are not used."""
    match rest.slice, occurrence.around[1:2]:
        case (ast.Slice(ast.Constant(int(start)), None, None), [ast.Assign([ast.Tuple(targets)], value)]):
            if value is rest:
                before = [ast.Name("_", ast.Store()) for _ in range(start)]
                _taken_apart(result, ast.Tuple([*before, *targets], ast.Store()))


def _element(result: InputUses, element: ast.Subscript, occurrence: Occurrence) -> None:
    """Read `x[i]`; in `hidden[i][order[i]]` each element picks steps of a sequence."""
    match occurrence.around[1:2]:
        case [ast.Subscript(_, index)] if index is element:
            result.counts["integer"] += 1
            result.names, result.rank = _PLACES, len(_PLACES)
        case _:
            result.counts["element"] += 1


def _iterated(result: InputUses, parent: ast.For | ast.comprehension, occurrence: Occurrence) -> None:
    result.counts["list"] += parent.iter is occurrence.node


def _assigned(result: InputUses, parent: ast.Assign, _occurrence: Occurrence) -> None:
    for target in parent.targets:
        if isinstance(target, ast.Tuple | ast.List):
            _taken_apart(result, target)


def _taken_apart(result: InputUses, targets: ast.Tuple | ast.List) -> None:
    result.counts["unpacked"] += 1
    result.elements = len(targets.elts)
    result.targets = targets


def _compared(result: InputUses, parent: ast.Compare, occurrence: Occurrence) -> None:
    match parent:
        case ast.Compare(ast.Constant(str(key)), [ast.In() | ast.NotIn() as op], [whole]) if whole is occurrence.node:
            if not _is_required(op, occurrence):
                result.asked.add(key)
            return
    others = (parent.left, *parent.comparators)
    texts = [part.value for each in others for part in _listed(each) if isinstance(part, ast.Constant)]
    if texts and all(isinstance(each, str) for each in texts):
        result.texts.extend(map(str, texts))
    elif any(isinstance(each, ast.Constant) and each.value is None for each in others):
        result.counts["optional"] += 1


def _is_required(op: ast.cmpop, occurrence: Occurrence) -> bool:
    """Tell a key that is asserted, or whose lack raises an error."""
    match op, [each for each in occurrence.around[1:] if not isinstance(each, ast.BoolOp)]:
        case (ast.In(), [ast.Assert(), *_]) | (ast.NotIn(), [ast.If(_, [ast.Raise()]), *_]):
            return True
    return False


def _listed(node: ast.expr) -> list[ast.expr]:
    """Give the elements of `("sum", "mean")`, or what is no list itself."""
    return node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]


def _arithmetic(result: InputUses, parent: ast.BinOp, occurrence: Occurrence) -> None:
    match occurrence.around[1:2]:
        case (ast.For(_, whole) | ast.comprehension(_, whole),) if whole is parent:
            result.counts["list"] += 1  # `for each in first + second`
    result.counts["arithmetic"] += 1


def _inverted(result: InputUses, parent: ast.UnaryOp, _occurrence: Occurrence) -> None:
    result.counts["bool" if isinstance(parent.op, ast.Invert) else "tested"] += 1


def _tested(result: InputUses, parent: ast.AST, occurrence: Occurrence) -> None:
    result.counts["tested"] += not isinstance(parent, ast.IfExp) or parent.test is occurrence.node


def _held(result: InputUses, parent: ast.List | ast.Tuple, occurrence: Occurrence) -> None:
    """Read an element of what is joined, `torch.cat([first, second], 1)`."""
    match occurrence.around[1:2]:
        case (ast.Call(ast.Attribute(_, name) | ast.Name(name), [first, *_]),) if first is parent:
            result.counts["joined"] += name in JOINING


def _starred(result: InputUses, _parent: ast.Starred, _occurrence: Occurrence) -> None:
    result.counts["list"] += 1


_READERS: dict[type[ast.AST], Callable[..., None]] = {
    ast.Call: passed_to,
    ast.keyword: _keyword,
    ast.Attribute: _member,
    ast.Subscript: _subscript,
    ast.For: _iterated,
    ast.comprehension: _iterated,
    ast.Assign: _assigned,
    ast.Compare: _compared,
    ast.BinOp: _arithmetic,
    ast.UnaryOp: _inverted,
    ast.If: _tested,
    ast.IfExp: _tested,
    ast.Starred: _starred,
    ast.List: _held,
    ast.Tuple: _held,
}
