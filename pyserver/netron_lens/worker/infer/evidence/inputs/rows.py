"""Elements of an input whose columns are read one by one: `targets[i][:, :4]` are boxes, `targets[i][:, -1]` labels."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.inputs.tensor_guesses import USE, tensor_guess
from netron_lens.worker.infer.evidence.values.extents import integer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netron_lens.worker.infer.evidence.evidence import InputGuess
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

_BOX = 4


def element_rows(name: str, found: Iterable[Occurrence]) -> InputGuess | None:
    """Give rows of as many columns as are read, the last of them too; four, of boxes, before a last one at least."""
    columns, is_last_read = 0, False
    for occurrence in found:
        for column in _columns(occurrence):
            columns = max(columns, column)
            is_last_read = is_last_read or column < 0
    count = (columns or _BOX) + 1 if is_last_read else columns
    if not count:
        return None
    reason = f"{count} columns of each element of `{name}` are read"
    return replace(tensor_guess(("M", count), "float32", reason, USE), below=1)


def _columns(occurrence: Occurrence) -> list[int]:
    """Give how many columns an expression needs; -1 where it counts from the last."""
    match occurrence.around:
        case (
            ast.Subscript(whole, ast.Name()) as element,
            ast.Subscript(taken, ast.Tuple([ast.Slice(None, None), read])),
            *_,
        ):
            if whole is occurrence.node and taken is element:
                return _read(read)
    return []


def _read(columns: ast.expr) -> list[int]:
    if isinstance(columns, ast.Slice):
        ends = [integer(each) for each in (columns.lower, columns.upper) if each is not None]
        return [each for each in ends if each]
    column = integer(columns)
    return [] if column is None else [column + 1 if column >= 0 else -1]
