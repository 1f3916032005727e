"""Elements of an input that are read by their numbers, `x[0]` and `x[1]`: where each is used, and what it is called."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence, targets_of
from netron_lens.worker.infer.evidence.texts.walked import walked
from netron_lens.worker.infer.evidence.values.callees import parameter_of
from netron_lens.worker.infer.evidence.words.input_names import input_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope


def elements_used(found: Iterable[Occurrence]) -> dict[int, list[Occurrence]]:
    """Give the uses of each element by its number."""
    used: dict[int, list[Occurrence]] = {}
    for occurrence in found:
        match occurrence.around:
            case (ast.Subscript(whole, ast.Constant(int(index))) as part, *rest) if whole is occurrence.node and rest:
                used.setdefault(index, []).append(Occurrence(part, tuple(rest), occurrence.method))
    return used


def stored_as(found: Iterable[Occurrence]) -> ast.Name | None:
    """Give the name that is given a value, `tokens = x[0]` or `a, b = x[0], x[1]`; none where there is none."""
    targets = (target for each in found for target in targets_of(each)[:1])
    return next((target for target in targets if isinstance(target, ast.Name)), None)


def handed_as(found: Iterable[Occurrence], page: Page, owner: Scope | None) -> str:
    """Give the name that a value has where it is first handed to a method or function; empty where it is to none."""
    for occurrence in found:
        match occurrence.around[0]:
            case ast.Call(function, arguments):
                position = next((index for index, each in enumerate(arguments) if each is occurrence.node), None)
                target = None if position is None else parameter_of(function, position, page, owner)
                if target is not None and target.scope is not None:
                    return target.name
    return ""


def picked_by(found: Iterable[Occurrence], method: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
    """Name the other input, of ids, that picks rows of a table: `user_emb[user_idx]`."""
    taken = [each.arg for each in (*method.args.args, *method.args.kwonlyargs)]
    ids = {name for name in taken if (said := input_named(name)) is not None and said.dtype == "int64"}
    for occurrence in found:
        match occurrence.around[0]:
            case ast.Subscript(whole, ast.Name(index)) if whole is occurrence.node and index in ids:
                return index
    return None


_ORDERING = frozenset({"sort", "argsort", "topk", "randperm"})


def is_reordered(found: Iterable[Occurrence], method: ast.AST | None) -> bool:
    """Tell rows that are put in the order that is found here: `lengths, order = lengths.sort()` and `x[order]`."""
    orders: set[str] = set()
    for node in () if method is None else walked(method):
        match node:
            case ast.Assign([ast.Name(order) | ast.Tuple([_, ast.Name(order)])], ast.Call(ast.Attribute(_, name))):
                orders |= {order} if name in _ORDERING else set()
    indices = (each.around[0].slice for each in found if isinstance(each.around[0], ast.Subscript))
    return any(isinstance(index, ast.Name) and index.id in orders for index in indices)


def is_unused(target: ast.expr, function: ast.AST | None) -> bool:
    """Tell a name that a part is given and that is not read."""
    names = () if function is None else (each for each in walked(function) if isinstance(each, ast.Name))
    uses = [each for each in names if isinstance(target, ast.Name) and each.id == target.id]
    return bool(uses) and all(isinstance(each.ctx, ast.Store) for each in uses)
