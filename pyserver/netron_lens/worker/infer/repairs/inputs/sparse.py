"""A dense tensor is asked for the indices of what it holds: a sparse matrix, of each node with itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import extent, python
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.trials.origins import blamed

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_ASKED = re.compile(r"aten::_(?:indices|values|nnz|coalesced_?)\b|sparse coordinate tensor|Sparse")
_MATRIX, _NODES = 2, 16


def sparse(situation: Situation) -> Edits:
    """Give the input that was asked, else each that is a square matrix, as a sparse one."""
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
