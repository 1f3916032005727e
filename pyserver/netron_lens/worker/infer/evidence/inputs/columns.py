"""Columns of an input that are picked one by one, as `pairs[:, 0]` and `pairs[:, 1]`: it has as many."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

if TYPE_CHECKING:
    from collections.abc import Iterable


def picked_columns(found: Iterable[Occurrence]) -> dict[int, Occurrence]:
    """Give the columns by their numbers, each as it is first used; none where the input is used as a whole too."""
    columns: dict[int, Occurrence] = {}
    for occurrence in found:
        match occurrence.around:
            case (ast.Subscript(whole, ast.Tuple([ast.Slice(None, None, None), ast.Constant(int(index))])) as part, *_):
                if whole is not occurrence.node:
                    return {}
                columns.setdefault(index, Occurrence(part, occurrence.around[1:], occurrence.method))
            case (ast.Attribute(_, "shape" | "size" | "device" | "dtype"), *_):
                continue
            case _:
                return {}
    return columns if sorted(columns) == list(range(len(columns))) else {}
