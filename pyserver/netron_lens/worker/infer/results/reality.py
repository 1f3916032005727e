"""Whether a recipe that ran on shapes runs on numbers too: small models are run once to see."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.worker.infer.trials.doubts import TooLarge
from netron_lens.worker.time_limit import TookTooLong

if TYPE_CHECKING:
    from netron_lens.worker.infer.trials.attempt import Attempts
    from netron_lens.worker.infer.trials.outcome import Outcome

_PARAMETERS, _WORK, _LITTLE = 5_000_000, 300_000_000, 50_000_000
"""The largest model; the multiplications of a run, and those of one on floats alone that looks nothing up."""
_ONCE, _ALTOGETHER = 0.3, 0.8
"""Seconds of processor time for one such run, and for all of a search."""
_DECIDED = frozenset({("constructor",), ("inputs",)})


@dataclass(eq=False)
class Reality:
    """The runs on numbers of one search. `spent` is their processor time."""

    attempts: Attempts
    spent: float = 0.0
    found: int = 0

    @property
    def is_over(self) -> bool:
        """Tell whether the time for such runs is over, with a failure among them."""
        return self.found > 0 and self.spent > _ALTOGETHER

    def failure(self, outcome: Outcome) -> Outcome | None:
        """Give how what ran on shapes fails on numbers: indices beyond a table, probabilities beyond 1, unfit dtypes.

        None where it runs, where all of it was decided by the user or the code, and where the run would take long.
        """
        plan = outcome.plan
        is_decided = plan.fixed >= _DECIDED and not plan.observed
        if self.attempts.real or is_decided or self.spent > _ALTOGETHER or not _is_small(outcome):
            return None
        begun = time.process_time()
        found = self.attempts.on_numbers(outcome.plan, _ONCE)
        self.spent += time.process_time() - begun
        if found.error is None or isinstance(found.error, TookTooLong | TooLarge | MemoryError):
            return None
        self.found += 1
        return found


def _is_small(outcome: Outcome) -> bool:
    plain = not outcome.looks_up and all(each.dtype.is_floating_point for _, each in outcome.arguments)
    return outcome.work < (_LITTLE if plain else _WORK) and outcome.elements < _PARAMETERS
