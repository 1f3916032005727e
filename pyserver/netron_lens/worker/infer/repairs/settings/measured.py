"""A condition states sizes of inputs, one by one or all of them: `x.shape[2] == n`, `x.shape[1:] == (3, 32, 32)`."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.values.extents import integer
from netron_lens.worker.infer.plans.plan import BATCH
from netron_lens.worker.infer.plans.walks import of_samples
from netron_lens.worker.infer.repairs.settings.conditions import tests
from netron_lens.worker.infer.repairs.settings.evaluation import side, sizes_spelled_out
from netron_lens.worker.infer.trials.origins import named, users_frames
from netron_lens.worker.infer.trials.places import statement_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def measured(situation: Situation) -> Edits:
    """Give inputs all the sizes that the condition states of them."""
    for frame, instruction in users_frames(situation.outcome):
        for test, _ in tests(statement_at(frame.f_code, instruction), frame):
            plan = _measured(situation, sizes_spelled_out(test, frame), frame)
            if plan is not situation.plan:
                yield plan


def _measured(situation: Situation, test: ast.expr, frame: FrameType) -> Plan:
    plan = situation.plan
    for left, wanted in _compared(test):
        found = _place(left)
        if found is None:
            continue
        given, place = found
        for path, _, _ in named(given, frame, situation.outcome):
            value = plan.at(path)
            sizes = None if value is None else _sizes(value.sizes, place, side(left, frame), side(wanted, frame))
            if value is not None and sizes is not None:
                reason = f"so that `{ast.unparse(test)}`"
                plan = plan.edited(path, replace(value, sizes=sizes, reason=reason))
                if value.sizes[0] == BATCH and isinstance(sizes[0], int):
                    plan = of_samples(plan, sizes[0], reason)
    return plan


def _compared(test: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Walk what is to be equal, either way round."""
    for node in ast.walk(test):
        match node:
            case ast.Compare(left, [ast.Eq() | ast.NotEq()], [right]):
                yield from ((left, right), (right, left))


def _place(node: ast.expr) -> tuple[ast.expr, ast.expr | None] | None:
    """Find whose sizes are read, and which of them; none for all."""
    match node:
        case ast.Attribute(given, "shape") | ast.Call(ast.Attribute(given, "size"), []):
            return given, None
        case ast.Call(ast.Attribute(given, "size"), [place]):
            return given, place
        case ast.Subscript(ast.Attribute(given, "shape") | ast.Call(ast.Attribute(given, "size"), []), place):
            return given, place
        case ast.Call(ast.Name("tuple" | "list"), [inner]):
            return _place(inner)
    return None


def _sizes(sizes: tuple[Size, ...], place: ast.expr | None, got: object, wanted: object) -> tuple[Size, ...] | None:
    """Put what is wanted in the place of what was got; the sizes that are as they should be keep their names."""
    index = None if place is None else integer(place)
    if index is not None and -len(sizes) <= index < len(sizes) and isinstance(wanted, int) and wanted > 0:
        return tuple(int(wanted) if at == index % len(sizes) else size for at, size in enumerate(sizes))
    if not isinstance(got, tuple | list) or not isinstance(wanted, tuple | list) or not _are_sizes(wanted):
        return None
    part = _part(place)
    kept = sizes[part] if part is not None else ()
    if part is None or len(kept) != len(got):
        return None
    alike = zip((*got, *(None,) * len(wanted)), (*kept, *wanted), wanted, strict=False)
    put = tuple(size if number == new else int(new) for number, size, new in alike)
    return (*sizes[: part.start or 0], *put, *(sizes[part.stop :] if part.stop is not None else ()))


def _part(place: ast.expr | None) -> slice | None:
    match place:
        case None:
            return slice(None)
        case ast.Slice(lower, upper, None):
            ends = [None if end is None else integer(end) for end in (lower, upper)]
            return (
                None if (lower is None) != (ends[0] is None) or (upper is None) != (ends[1] is None) else slice(*ends)
            )
    return None


def _are_sizes(wanted: tuple[object, ...] | list[object]) -> bool:
    return bool(wanted) and all(isinstance(each, int) and each > 0 for each in wanted)
