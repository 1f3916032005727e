"""What an input or a setting is given that was left out and is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.input_values import of_guess, unknown
from netron_lens.worker.infer.plans.natural import natural_at
from netron_lens.worker.infer.plans.walks import tensors

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Situation


def needed(situation: Situation, path: Path) -> Value:
    """Give what the evidence, or its name, says of it; a tensor like the first one where its sizes are open."""
    said = situation.evidence.inputs.get(path[1], ()) if path[0] == "inputs" else ()
    told = [each for each in said if each.kind != "none"]
    known = of_guess(told[0]) if told else natural_at(path)
    if path[0] != "inputs" or known.sizes != unknown().sizes:
        return known
    return next((value for where, value in tensors(situation.plan) if where[0] == path[0]), known)
