"""Running one plan: on shapes, and with numbers from where the code asks for some."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.worker.infer.repairs.settings.bare import bare
from netron_lens.worker.infer.results.shallow import shallower

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.search.standing import Standing
    from netron_lens.worker.infer.trials.attempt import Attempts
    from netron_lens.worker.infer.trials.outcome import Outcome

_BARE = 6
"""How many numbers one after the other may be found to be taken for what they are not."""
_REAL_PICTURE = 64
_LARGE = 10_000_000
"""So many parameters take long to be filled with numbers."""
_ASKING = 3
"""How many plans may ask for numbers, and get less far than others, before they are given some."""

_PATIENCE, _HEAVY = 20.0, 1 << 34
"""Seconds, and multiplications."""


@dataclass(eq=False)
class Trying:
    """How plans are run. `side` is that of a usual picture, as the first plan has it."""

    attempts: Attempts
    standing: Standing
    side: int = 0
    _asking: int = 0
    _is_large: bool = False
    _is_too_large: bool = False
    _has_waited: bool = False

    def run(self, plan: Plan) -> Outcome:
        """Run a plan, and again with numbers if it is the first that is worth them; too large ones with few layers."""
        outcome = self._run(plan)
        if outcome.data_dependent and not self.attempts.real and not self.attempts.may_be_real(outcome):
            few = shallower(plan, self.attempts.loaded, by_itself=True)
            if few is not plan:
                plan, outcome, self._is_too_large = few, self._run(few), True
        if outcome.data_dependent and not self.attempts.real and self._is_worth_numbers(outcome):
            self.attempts.real, self._is_large = True, outcome.elements > _LARGE
            return self._on_numbers(plan, outcome)
        return outcome

    def smaller(self, plan: Plan) -> Plan:
        """Take smaller pictures, and few layers, where they are computed with: each try costs what a run costs.

        A size that the code turned out to ask for is kept.
        """
        if not self.attempts.real:
            return plan
        if self._is_large:
            plan = shallower(plan, self.attempts.loaded, by_itself=self._is_too_large)
        is_usual = plan.sizes["H"] == self.side > _REAL_PICTURE
        return plan.resized("H", _REAL_PICTURE, cost=0) if is_usual else plan

    def _is_worth_numbers(self, outcome: Outcome) -> bool:
        """Tell whether to go on with numbers: the first calls that ask for some, and get less far, may be wrong."""
        self._asking += 1
        is_behind = outcome.phase == "call" and self.standing.is_ahead_of(outcome.rank)
        return self.attempts.may_be_real(outcome) and (not is_behind or self._asking > _ASKING)

    def _on_numbers(self, plan: Plan, on_shapes: Outcome) -> Outcome:
        """Compute with a plan that was tried on shapes; if it got less far, smaller pictures do not fit the model."""
        outcome, side = self._run(self.smaller(plan), self._patience(on_shapes)), self.side
        if outcome.error is None or outcome.rank >= on_shapes.rank:
            return outcome
        self.side = 0
        as_usual = self._run(self.smaller(plan))
        if as_usual.rank > outcome.rank:
            return as_usual
        self.side = side
        return outcome

    def _patience(self, on_shapes: Outcome) -> float | None:
        """Give the seconds that are waited, once, for what computes much before it asks for numbers: a detector."""
        if on_shapes.work < _HEAVY or self._has_waited:
            return None
        self._has_waited = True
        return _PATIENCE

    def _run(self, plan: Plan, seconds: float | None = None) -> Outcome:
        """Run a plan, and again with plain values where the code took those that remember their choice for others."""
        outcome = self.attempts.run(plan, seconds)
        for _ in range(_BARE):
            plain = bare(outcome)
            if plain is None:
                break
            outcome = self.attempts.run(plain)
        return outcome
