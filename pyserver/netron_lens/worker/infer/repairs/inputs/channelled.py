"""An input meets a number for each channel, `(x - self.mean) / self.std`: it is a batch of maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.plans.values import tensor
from netron_lens.worker.infer.repairs.demands.demand import TAILS
from netron_lens.worker.infer.repairs.given_to import inputs_like
from netron_lens.worker.infer.repairs.inputs.together import together
from netron_lens.worker.infer.trials.suspicions import channels_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Situation

_MAP = 4


def channelled(situation: Situation) -> Iterator[Plan]:
    """Give rows that met such numbers as many channels, and those that are like them: all are pictures."""
    operation = situation.outcome.operation
    met = [] if operation is None else [each for each in operation.args[:2] if isinstance(each, torch.Tensor)]
    for given, other in (met, met[::-1]) if len(met) > 1 else ():
        channels = channels_of(other.shape)
        for path, _ in inputs_like(situation.outcome, given) if channels > 1 and given.dim() < other.dim() else ():
            sizes = ("B", channels, *TAILS[max(other.dim(), _MAP)])
            changed = situation.plan.edited(path, tensor(sizes, "each of its channels has a number"))
            alike = together(situation.plan, changed)
            yield from (each for each in (alike, changed) if each is not None)
