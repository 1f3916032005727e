"""A tensor among the settings, as a table of vectors, has other sizes than what it is copied into or added to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.values import python

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def tables(situation: Situation) -> Edits:
    """Give it the sizes of the tensor that it met."""
    operation, ledger = situation.outcome.operation, situation.outcome.ledger
    if operation is None or ledger is None:
        return
    met = [each for each in (*operation.args, *operation.kwargs.values()) if isinstance(each, torch.Tensor)]
    for given in met:
        path = ledger.origin(given)
        value = None if path is None or path[0] != "constructor" else situation.value(path)
        if path is None or value is None or value.kind != "python" or not value.text.startswith("torch.randn("):
            continue
        for other in met:
            if other.shape != given.shape:
                sizes = ", ".join(map(str, other.shape))
                yield situation.plan.edited(path, python(f"torch.randn({sizes})", "so that it fits what it meets"))
