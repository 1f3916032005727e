"""A dense tensor is asked for the indices of what it holds: a sparse matrix, of each node with itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import extent, leaves, python
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.trials.origins import blamed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_ASKED = re.compile(r"aten::_(?:indices|values|nnz|coalesced_?)\b|sparse coordinate tensor|Sparse")
_UNLIKE = re.compile(r"Expected dim 0 size (\d+), got (\d+)")
_MATRIX, _NODES = 2, 16


def sparse(situation: Situation) -> Edits:
    """Give the input that was asked, else each that is a square matrix, as a sparse one.

    One of SciPy among the settings has as many rows as what it is multiplied by.
    """
    yield from _as_many_rows(situation)
    if not _ASKED.search(str(situation.outcome.error)):
        return
    asked = [path for path in blamed(situation.outcome) if path[0] == "inputs"]
    square = [path for path, value in tensors(situation.plan) if len(value.sizes) == _MATRIX == 1 + len({*value.sizes})]
    for path in dict.fromkeys((*asked, *square)):
        value = situation.value(path)
        sizes = [] if value is None else [extent(size, situation.plan.extents) for size in value.sizes]
        rows = sizes if len(sizes) == _MATRIX else [_NODES, _NODES]
        made = f"torch.eye({', '.join(map(str, dict.fromkeys(rows)))}).to_sparse()"
        yield situation.plan.edited(path, python(made, "a sparse matrix is wanted"))


def _as_many_rows(situation: Situation) -> Iterator[Plan]:
    told, constructor = _UNLIKE.search(str(situation.outcome.error)), situation.value(("constructor",))
    if told is None or constructor is None:
        return
    for path, value in leaves(constructor, ("constructor",)):
        if value.text == f"scipy.sparse.eye({told[1]})":
            yield situation.plan.edited(path, python(f"scipy.sparse.eye({told[2]})", "as many rows as it meets"))
