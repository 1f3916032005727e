"""Code computes with NumPy, as on lengths and ids that a loader gives: inputs, or pretrained tables, are arrays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.values import INTEGERS, python
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.trials.origins import blamed

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_OF_ARRAYS = frozenset({"astype", "copy"})
"""What arrays have and tensors do not."""
_REASON = "NumPy computes with it"


def arrays(situation: Situation) -> Edits:
    """Make arrays of all whole numbers first, then of one input after the other."""
    if not _wants_array(situation.outcome.error):
        return
    for path in blamed(situation.outcome):
        value = situation.value(path)
        if path[0] == "constructor" and value is not None and value.kind == "python":
            yield situation.plan.edited(path, python(f"{value.text}.numpy()", _REASON))
    given = [(path, value) for path, value in tensors(situation.plan) if not value.array]
    whole = [(path, value) for path, value in given if value.dtype in INTEGERS]
    if whole:
        yield _as_arrays(situation.plan, whole)
    for each in (*whole, *given):
        yield _as_arrays(situation.plan, [each])
    yield _as_arrays(situation.plan, given)


def _wants_array(error: BaseException | None) -> bool:
    if isinstance(error, AttributeError):
        return isinstance(error.obj, torch.Tensor) and error.name in _OF_ARRAYS
    text = str(error)
    return isinstance(error, TypeError) and (
        "np.ndarray (got Tensor)" in text or ("numpy.ndarray" in text and "Tensor" in text)
    )


def _as_arrays(plan: Plan, given: list[tuple[Path, Value]]) -> Plan:
    for path, value in given:
        plan = plan.edited(path, replace(value, array=True, reason=_REASON), cost=0)
    return replace(plan, changes=plan.changes + 1)
