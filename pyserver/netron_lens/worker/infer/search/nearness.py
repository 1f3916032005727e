"""How far a failure is from running, and which input it is about."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from netron_lens.worker.infer.repairs.demands.operations import demand
from netron_lens.worker.infer.repairs.given_to import inputs_like

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.trials.outcome import Outcome

_DIMENSION = 60
"""How far apart tensors are that have one dimension more or less."""
_NEVER = 10_000
"""How far a layer is from running that takes nothing: it was built with a width of 0."""


def input_at(outcome: Outcome) -> Path | None:
    """Give the input that the failing operation was given: the elements of a list fail one after another alike."""
    given = outcome.operation.args[:1] if outcome.operation is not None else ()
    return next((path for each in given for path, is_it in inputs_like(outcome, each) if is_it), None)


def distance(outcome: Outcome) -> int:
    """Tell how far apart the sizes are that met, in quarters of a doubling: the nearest failure goes first."""
    wanted = demand(outcome) if outcome.phase == "call" else None
    if wanted is None:
        return 0
    ranks = {len(shape) for shape in wanted.shapes} if wanted.rank is None else {wanted.rank}
    if len(ranks) == 1 and wanted.given.dim() not in ranks:
        return _DIMENSION * abs(ranks.pop() - int(wanted.given.dim()))
    if any(got > want == 0 for got, want in wanted.pairs):
        return _NEVER
    pairs = [(got, want) for got, want in wanted.pairs if got > 0 and want > 0]
    return round(sum(abs(math.log2(got / want)) for got, want in pairs) * 4)
