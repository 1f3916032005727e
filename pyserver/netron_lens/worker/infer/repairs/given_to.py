"""What was given to a failing operation: the inputs that it may be, and the words for why they change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.infer.trials.places import frames

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.demands.demand import Demand
    from netron_lens.worker.infer.trials.outcome import Outcome


def inputs_like(outcome: Outcome, given: Any) -> list[tuple[Path, bool]]:
    """List the inputs that a tensor may be, those that it is first (true), then those of its shape (false)."""
    if not isinstance(given, torch.Tensor):
        return []
    same = [(path, True) for path, each in outcome.arguments if each is given]
    origin = None if outcome.ledger is None else outcome.ledger.origin(given)
    if not same and origin is not None and origin[0] == "inputs":
        same = [(origin, True)]
    alike = [(path, False) for path, each in outcome.arguments if each is not given and each.shape == given.shape]
    return same + alike


def reason(outcome: Outcome, wanted: Demand | None) -> str:
    """Name the submodule that decided, as in "solved: `fc1` needs 400"."""
    if outcome.model is None or outcome.error is None:
        return "solved from where the call stopped"
    names = {id(module): name for name, module in outcome.model.named_modules()}
    for frame, _ in reversed(frames(outcome.error)):
        module = frame.f_locals.get("self")
        name = names.get(id(module)) if isinstance(module, torch.nn.Module) else None
        if name:
            needs = next((want for _, want in wanted.pairs), None) if wanted else None
            return f"solved: `{name}` needs {needs}" if needs else f"solved: `{name}` is given it"
    if outcome.operation is not None:
        return f"solved: `{outcome.operation.name}` demands it"
    return "solved from where the call stopped"
