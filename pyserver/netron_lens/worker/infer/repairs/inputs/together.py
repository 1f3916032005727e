"""Inputs, and elements of a list, that were taken for the same, and of which one is something else: all are that."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import extent, leaves, python
from netron_lens.worker.infer.plans.walks import numbers, sized, tensors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path, Value

_LETTERS = 26
_ROWS = ("dict", "namespace", "mapping", "list", "tuple")


def together(before: Plan, after: Plan) -> Plan | None:
    """Change the inputs that are like the one that was changed in the same way; none where there are none."""
    given = list(tensors(before))
    changed = [(value, after.at(path)) for path, value in given if after.at(path) != value]
    if len(changed) != 1:
        return _elements(before, after) or _of_number(before, after)
    old, new = changed[0]
    if new is None or new.kind != "tensor":
        return None
    plan = after
    for path, value in given:
        alike = new if _shape(value, before) == _shape(old, before) else _reformed(value, old, new, before)
        if alike is not None and after.at(path) == value:
            plan = plan.edited(path, alike, cost=0)
    return None if plan is after else plan


def _reformed(value: Value, old: Value, new: Value, before: Plan) -> Value | None:
    """Give a value of as many dimensions and the same type those that another got, or take as large ones from it."""
    more = len(new.sizes) - len(old.sizes)
    if (len(value.sizes), value.dtype) != (len(old.sizes), old.dtype) or not more:
        return None
    shorter, longer = sorted((old.sizes, new.sizes), key=len)
    for place in range(len(shorter) + 1):
        after = place + abs(more)
        if (*longer[:place], *longer[after:]) == shorter:
            apart = longer[place:after]
            got, lost = (apart, ()) if more > 0 else ((), apart)
            kept = (*value.sizes[:place], *got, *value.sizes[place + len(lost) :])
            alike = _extents(value.sizes[place : place + len(lost)], before) == _extents(lost, before)
            return replace(value, sizes=kept, reason=new.reason) if alike else None
    return None


def _elements(before: Plan, after: Plan) -> Plan | None:
    """Change the elements of a list of settings that are as the one was that was changed: `[2, 2, 2]` are no names."""
    settings = before.at(("constructor",))
    given = [] if settings is None else list(leaves(settings, ("constructor",)))
    changed = [(path, value, after.at(path)) for path, value in given if after.at(path) != value]
    if len(changed) != 1 or not changed[0][0][-1].isdigit():
        return None
    [(where, old, new)] = changed
    plan = after
    for path, value in given:
        if new is not None and path[:-1] == where[:-1] and path != where and value.text == old.text:
            plan = plan.edited(path, new, cost=0)
    return None if plan is after else plan


def _of_number(before: Plan, after: Plan) -> Plan | None:
    """Give inputs the channels that a number of the constructor got, where they had as many as it was before."""
    was, became = dict(numbers(before)), dict(numbers(after))
    changed = [(number, became[path]) for path, number in was.items() if became.get(path, number) != number]
    plan = after
    for path, value in tensors(after) if len(changed) == 1 else ():
        old, new = changed[0]
        if len(value.sizes) > 1 and extent(value.sizes[1], after.extents) == old:
            plan = plan.edited(path, sized(value, 1, new, value.reason), cost=0)
    return None if plan is after else plan


def in_rows(before: Plan, after: Plan) -> Plan:
    """Change every element of a list as the one was that became, or is, a record or list: rows are alike.

    So are tensors that had the same shape, of which one got another number of dimensions, and the parts of a list of
    numbers of which one became a part that can be called.
    """
    plan = after
    for path, rows in (*_lists(after, ("inputs",)), *_lists(after, ("constructor",))):
        old = before.at(path)
        if old is None or len(old.items) != len(rows.items) or old == rows:
            continue
        changed = [(was, row) for (_, was), (_, row) in zip(old.items, rows.items, strict=True) if was != row]
        was, row = changed[0] if changed else (old, rows)
        is_row = path[0] == "inputs" and (row.kind in _ROWS or _has_other_rank(was, row, rows))
        fits = _fits if is_row else _is_setting
        alike = all(each == row or fits(each, was, row) for _, each in rows.items)
        if len(changed) == 1 and (is_row or _is_part(was, row)) and alike:
            items = tuple((name, row if is_row else _named(row, place)) for place, (name, _) in enumerate(rows.items))
            plan = plan.edited(path, replace(rows, items=items), cost=0)
    return plan


def _named(part: Value, place: int) -> Value:
    """Give a part that has a name, as columns of a table have, one of its own."""
    text = repr(chr(ord("a") + place % _LETTERS))
    items = tuple((key, python(text, "a name of its own") if key == "name" else item) for key, item in part.items)
    return replace(part, items=items)


def _lists(plan: Plan, path: Path) -> Iterator[tuple[Path, Value]]:
    held = plan.at(path)
    for name, item in () if held is None else held.items:
        if item.kind in ("list", "tuple"):
            yield (*path, name), item
        yield from _lists(plan, (*path, name))


def _has_other_rank(was: Value, row: Value, rows: Value) -> bool:
    """Tell a tensor with more or fewer dimensions than all others have, which were alike: pictures without a batch."""
    are_alike = all(each in (was, row) for _, each in rows.items)
    return was.kind == row.kind == "tensor" and len(was.sizes) != len(row.sizes) and are_alike


def _is_part(was: Value, row: Value) -> bool:
    """Tell a number, or a record, that became a part of the model: a class of its own, or one of torch's layers."""
    is_part = row.kind == "call" or row.text.startswith(("nn.", "torch.nn."))
    return _is_setting(was) and (is_part or _is_record(row)) and not (_is_record(was) and _is_record(row))


def _is_setting(value: Value, *_: Value) -> bool:
    """Tell a number, and a record or a tensor that was given in its place since it has what is read of it."""
    is_plain = value.kind == "python" and (value.text.isdecimal() or value.text.startswith("torch.randn("))
    return is_plain or value.kind == "tensor" or _is_record(value)


def _is_record(value: Value) -> bool:
    return value.kind == "namespace" or value.text == "SimpleNamespace()"


def _fits(value: Value, was: Value, row: Value) -> bool:
    """Tell an element that is of the kind that the changed one was, or a record or list of no other parts."""
    if value.kind not in _ROWS:
        return value.kind == was.kind
    return value.kind == row.kind and dict(value.items).keys() <= dict(row.items).keys()


def _shape(value: Value, plan: Plan) -> tuple[object, ...]:
    return _extents(value.sizes, plan), value.dtype


def _extents(sizes: tuple[Size, ...], plan: Plan) -> tuple[int, ...]:
    return tuple(extent(size, plan.extents) for size in sizes)
