"""A failed try with all that a repair may look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

    from netron_lens.worker.infer.evidence.evidence import Evidence
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.trials.outcome import Outcome
    from netron_lens.worker.stages import Loaded

    Edits = Generator[Plan, Outcome, None]


@dataclass(frozen=True)
class Situation:
    """`outcome` failed. Repairs yield edited plans, best first, and are sent the outcome of each."""

    outcome: Outcome
    loaded: Loaded
    evidence: Evidence

    @property
    def plan(self) -> Plan:
        """The plan that failed."""
        return self.outcome.plan

    @property
    def unmade(self) -> Path | None:
        """The choice whose expression could not be evaluated."""
        return None if self.outcome.ledger is None else self.outcome.ledger.unmade

    def value(self, path: Path) -> Value | None:
        """Look up a value of the plan."""
        return self.plan.at(path)
