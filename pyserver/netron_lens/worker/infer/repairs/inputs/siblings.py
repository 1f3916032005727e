"""An input fails where another one passed: it may be like that one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import INTEGERS
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.given_to import inputs_like
from netron_lens.worker.infer.trials.origins import blamed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


LOSSES = frozenset({"cross_entropy", "nll_loss", "nll_loss_nd"})
_SHAPED = frozenset({"view", "reshape"})
"""What may be done to any number of dimensions."""
_STEPPED = frozenset({*_SHAPED, "cat", "stack", "add", "mul", "sub", "__add__", "__mul__", "__sub__"})
_STEPS = ("B", "T")


def siblings(situation: Situation) -> Edits:
    """Give the input behind a failure the sizes of each other input of as many dimensions."""
    for path, old, other, value in _others(situation):
        if len(value.sizes) == len(old.sizes):
            yield situation.plan.edited(path, replace(old, sizes=value.sizes, reason=f"as `{other[-1]}`"))


def refused(situation: Situation) -> Edits:
    """Give what code refuses by its shape, which it quotes, the sizes of another input, which it has let pass."""
    outcome = situation.outcome
    text = "" if outcome.operation is not None or outcome.phase != "call" else str(outcome.error)
    quoted = [path for path, each in outcome.arguments if re.search(rf"[(\[]{_written(each.shape)},?[)\]]", text)]
    for path in quoted[:1]:
        old = situation.value(path)
        for other, value in tensors(situation.plan):
            is_other = old is not None and old.kind == "tensor" and other not in quoted
            if old is not None and is_other and len(value.sizes) != len(old.sizes):
                yield situation.plan.edited(path, replace(old, sizes=value.sizes, reason=f"as `{other[-1]}`"))


def _written(shape: Sequence[int]) -> str:
    return ", ".join(map(str, shape))


def reshaped(situation: Situation) -> Edits:
    """Give the input that cannot be viewed in a form the sizes of each other input, of other dimensions too."""
    operation = situation.outcome.operation
    for path, old, other, value in _others(situation) if operation is not None and operation.name in _SHAPED else ():
        if len(value.sizes) != len(old.sizes):
            yield situation.plan.edited(path, replace(old, sizes=value.sizes, reason=f"as `{other[-1]}`"))


def stepwise(situation: Situation) -> Edits:
    """Give what has one number for each sample, labels mostly, one for each step."""
    if situation.outcome.phase != "call":
        return
    for path, value in tensors(situation.plan):
        if value.sizes == ("B",) and value.dtype in INTEGERS:
            yield situation.plan.edited(path, replace(value, sizes=("B", "T"), reason="one for each step"))


def labels_of_steps(situation: Situation) -> Edits:
    """Give labels for each step where a loss refuses those for each sample, and other numbers have steps."""
    operation = situation.outcome.operation
    has_steps = any(value.sizes == ("B", "T") and value.dtype in INTEGERS for _, value in tensors(situation.plan))
    if operation is not None and operation.name in LOSSES and has_steps:
        yield from stepwise(situation)


def in_step(situation: Situation) -> Iterator[Plan]:
    """Give all that has one number for each sample, by its name only, one for each step, where others have steps."""
    operation, plan = situation.outcome.operation, situation.plan
    given = list(tensors(plan))
    if operation is None or operation.name not in _STEPPED or not any(value.sizes == _STEPS for _, value in given):
        return
    for path, value in given:
        if value.sizes == ("B",):
            plan = plan.edited(path, replace(value, sizes=_STEPS, reason="one for each step"), cost=0)
    if plan is not situation.plan:
        yield replace(plan, changes=situation.plan.changes + 1)


def _others(situation: Situation) -> Iterator[tuple[Path, Value, Path, Value]]:
    """Pair the inputs behind a failure with all others that have other sizes."""
    operation = situation.outcome.operation
    if operation is None or situation.outcome.phase != "call":
        return
    same = [path for each in operation.args[:1] for path, is_it in inputs_like(situation.outcome, each) if is_it]
    given = dict(tensors(situation.plan))
    for path in same or [each for each in blamed(situation.outcome) if each in given]:
        yield from (
            (path, given[path], other, value) for other, value in given.items() if value.sizes != given[path].sizes
        )
