"""A tensor among the settings, as a table of vectors, does not fit what it meets, a parameter, or an array."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.values import leaves, python
from netron_lens.worker.infer.trials.origins import blamed

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MADE = "torch.randn("
_TABLE = "torch.randn(1000, 64)"


def tables(situation: Situation) -> Edits:
    """Give it the sizes of the tensor that it met, or make it a parameter."""
    if "torch.nn.Parameter or None expected" in str(situation.outcome.error):
        yield from _parameters(situation)
    if "expected np.ndarray" in str(situation.outcome.error):
        yield from _arrays(situation)
    operation, ledger = situation.outcome.operation, situation.outcome.ledger
    if operation is None or ledger is None:
        return
    met = [each for each in (*operation.args, *operation.kwargs.values()) if isinstance(each, torch.Tensor)]
    for given in met:
        path = ledger.origin(given)
        value = None if path is None or path[0] != "constructor" else situation.value(path)
        if path is None or value is None or value.kind != "python" or not value.text.startswith(_MADE):
            continue
        for other in met:
            if other.shape != given.shape:
                sizes = ", ".join(map(str, other.shape))
                yield situation.plan.edited(path, python(f"torch.randn({sizes})", "so that it fits what it meets"))


def _arrays(situation: Situation) -> Edits:
    """Give what `torch.from_numpy` reads as an array."""
    for path in blamed(situation.outcome):
        value = situation.value(path)
        if path[0] == "constructor" and value is not None and value.kind == "python":
            table = value.text if value.text.startswith(_MADE) else _TABLE
            yield situation.plan.edited(path, python(f"{table}.numpy()", "it is read as an array"))


def _parameters(situation: Situation) -> Edits:
    constructor = situation.value(("constructor",))
    for path, value in () if constructor is None else leaves(constructor, ("constructor",)):
        if value.text.startswith(_MADE):
            yield situation.plan.edited(path, replace(value, text=f"torch.nn.Parameter({value.text})"))
