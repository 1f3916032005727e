"""How good a recipe that runs is: whether its outputs follow the batch and its modules are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from torch import nn

from netron_lens.worker.infer.plans.plan import BATCH, SEARCH_BATCH
from netron_lens.worker.infer.plans.values import spelled
from netron_lens.worker.infer.plans.walks import tensors as tensors_of
from netron_lens.worker.infer.trials.outputs import tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.trials.attempt import Attempts
    from netron_lens.worker.infer.trials.outcome import Outcome

_ELEMENTS, _GIVEN = 2_000_000_000, 100_000_000
SHOWN_BATCH, OTHER_BATCH = 1, 3
"""What is shown is tried first, so that it has run; some models take no batch of one."""


@dataclass(frozen=True, order=True)
class Score:
    """Smaller is better. `unreal`: 1 where it runs on shapes alone, and fails on numbers.

    `batch_lost`: 1 where the outputs' leading size does not follow the inputs'.
    `emptied`: 1 where a map or a sequence without elements came about on the way, or nothing came out.
    `oversized`: 1 for a model, or inputs, made so large to fit that no one would build them.
    `uncalled`: the layers that were made for nothing, which are the code's own affair where it constructs the class so.
    `guessed`: 1 where the code constructs the class, and this is none of its constructions.
    """

    unreal: int
    batch_lost: int
    emptied: int
    oversized: int
    uncalled: int
    stand_ins: int
    guessed: int
    changes: int

    @property
    def perfect(self) -> bool:
        """Tell whether looking further is not worth it."""
        return not (self.batch_lost or self.emptied or self.unreal or self.oversized or self.uncalled or self.stand_ins)


def score(attempts: Attempts, outcome: Outcome) -> Score:
    """Judge a recipe by running it once more with another batch."""
    lost, emptied = int(batch_lost(attempts, outcome)), int(outcome.emptied or _is_nothing(outcome.output))
    plan = outcome.plan
    return Score(
        unreal=0,
        batch_lost=lost,
        emptied=emptied,
        oversized=_oversized(outcome),
        uncalled=0 if plan.constructor_reason else _uncalled(outcome),
        stand_ins=_stand_ins(outcome),
        guessed=int(plan.guessed),
        changes=plan.changes,
    )


def batch_lost(attempts: Attempts, outcome: Outcome) -> bool:
    """Tell whether another batch fails, or its outputs do not have it; false where no input has one to change.

    Where a batch of one calls fewer modules, what was taken for the batch are the steps of a loop.
    """
    resized = outcome.plan.resized(BATCH, SHOWN_BATCH)
    if not _batched(outcome) or resized.key() == outcome.plan.key():
        return False
    output = list(tensors(outcome.output))
    other = attempts.run(resized)
    if other.error is not None:
        other = attempts.run(outcome.plan.resized(BATCH, OTHER_BATCH))
    if other.error is not None or len(other.called) < len(outcome.called):
        return True
    others = list(tensors(other.output))
    if not output or all(each.dim() == 0 for each in output):
        return False
    steps = _steps(outcome.plan)
    return not any(
        (SEARCH_BATCH in first.shape or first.shape[0] == steps) and first.shape != second.shape
        for first, second in zip(output, others, strict=False)
        if first.dim()
    )


def _steps(plan: Plan) -> int | None:
    """Give how many steps the sequences of a batch have together: a language model gives a row for each."""
    has_sequences = any(value.sizes[:2] == (BATCH, "T") for _, value in tensors_of(plan))
    return SEARCH_BATCH * plan.extents["T"] if has_sequences and "T" in plan.extents else None


def _is_nothing(output: Any) -> bool:
    """Tell `None`, `[]`, `([], None)`, and a module that was only made, where a class stood for one."""
    if isinstance(output, list | tuple | dict):
        return all(_is_nothing(each) for each in (output.values() if isinstance(output, dict) else output))
    return output is None or isinstance(output, nn.Module)


def is_idle(outcome: Outcome) -> bool:
    """Tell a call that computed nothing: it kept what it was given, or handed out a part."""
    return not outcome.called and _is_nothing(outcome.output)


def _batched(outcome: Outcome) -> bool:
    return any(BATCH in value.sizes for _, value in tensors_of(outcome.plan)) or any(
        each.dim() and each.shape[0] == SEARCH_BATCH for _, each in outcome.arguments
    )


def _stand_ins(outcome: Outcome) -> int:
    """Count the modules that only pass on what they are given."""
    constructor = outcome.plan.at(("constructor",))
    text = "" if constructor is None else spelled(constructor, outcome.plan.extents)
    return text.count("nn.Identity") + text.count("lambda first")


def _oversized(outcome: Outcome) -> int:
    given = sum(each.numel() for _, each in outcome.arguments)
    return int(bool(outcome.plan.changes) and (outcome.elements > _ELEMENTS or given > _GIVEN))


def _uncalled(outcome: Outcome) -> int:
    """Count the layers with parameters of their own that were not called."""
    if outcome.model is None:
        return 0
    layers = [
        module
        for module in nn.Module.modules(outcome.model)
        if type(module).__module__.startswith("torch.nn.modules")
        and not list(module.children())
        and list(nn.Module.parameters(module, recurse=False))
        and type(module).__name__ != "NonDynamicallyQuantizableLinear"
    ]
    return sum(id(module) not in outcome.called for module in layers)
