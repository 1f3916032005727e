"""Try plans, repair what failed, follow the repair that came furthest."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.repairs.inputs.batches import batch_elsewhere
from netron_lens.worker.infer.repairs.inputs.together import in_rows
from netron_lens.worker.infer.repairs.situation import Situation
from netron_lens.worker.infer.repairs.sizes.counts import counts_too_many
from netron_lens.worker.infer.results.ranking import Score, score
from netron_lens.worker.infer.results.reality import Reality
from netron_lens.worker.infer.results.refined import refined
from netron_lens.worker.infer.search.frontier import Frontier, Node
from netron_lens.worker.infer.search.nearness import distance
from netron_lens.worker.infer.search.standing import Standing
from netron_lens.worker.infer.search.trying import Trying
from netron_lens.worker.infer.trials.broken import Broken

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Evidence
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.trials.attempt import Attempts
    from netron_lens.worker.infer.trials.budget import Budget
    from netron_lens.worker.infer.trials.outcome import Outcome

_MORE = 30
"""How many tries a recipe that runs, but not well, is given to be bettered."""
_PREFERRED = 8
"""How many tries a construction of the code's is given to be made to run, where a guess runs as it is."""
_TRIES = 1500


@dataclass(eq=False)
class Search:
    """The state of one search. `found` are outcomes that run, with their scores."""

    attempts: Attempts
    evidence: Evidence
    budget: Budget
    found: list[tuple[Score, int, Outcome]] = field(default_factory=list)
    standing: Standing = field(default_factory=Standing)
    reality: Reality = field(init=False)
    _trying: Trying = field(init=False)
    _frontier: Frontier = field(init=False)
    _broken: Broken = field(init=False)
    _seen: set[str] = field(default_factory=set)
    _order: itertools.count[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.reality = Reality(self.attempts)
        self._trying = Trying(self.attempts, self.standing)
        self._frontier = Frontier(self.standing)
        self._broken = Broken(self.evidence.attributes)

    def run(self, plans: list[Plan]) -> Outcome | None:
        """Search from these plans; none where nothing runs before the time is over."""
        self._trying.side = plans[0].sizes["H"] if plans else 0
        for plan in plans:
            if not self._over():
                self._try(self._trying.smaller(plan))
            if self.found and self.found[0][0].perfect:
                break
        last = self._last(_TRIES)
        while self._frontier and not self._over() and self.attempts.count < last:
            before = len(self.found)
            self._step()
            if self.found and (self.budget.enough() or (self._chosen.perfect and not self._chosen.guessed)):
                break
            if len(self.found) > before:
                last = self._last(last)
        return min(self.found, key=lambda each: each[:2])[2] if self.found else None

    @property
    def _chosen(self) -> Score:
        return min(each[0] for each in self.found)

    def _last(self, last: int) -> int:
        """Give the number of the last try, now that something may have been found."""
        if not self.found:
            return last
        return min(last, self.attempts.count + (_PREFERRED if self._chosen.perfect else _MORE))

    def _step(self) -> None:
        node = self._frontier.pop()
        if node.outcome.plan.guessed and self.found and self._chosen.perfect:
            return
        plan = node.next_plan()
        if plan is None:
            return
        if not counts_too_many(plan, node.outcome.plan) and self.attempts.may_hold(plan):
            in_all = in_rows(node.outcome.plan, plan)
            node.last = self._try(in_all)
            if in_all is not plan and (node.last is None or node.last.rank <= node.outcome.rank):
                node.last = self._try(plan)
        node.tried += 1
        self._frontier.push(node)

    def _try(self, plan: Plan) -> Outcome | None:
        key = plan.key()
        if key in self._seen:
            return None
        self._seen.add(key)
        outcome = self._trying.run(plan)
        if outcome.error is None:
            self._found(outcome)
            return outcome
        far = distance(outcome)
        helped = self.standing.note(outcome, far)
        self._broken.note(outcome)
        self.budget.tried(helped=helped)
        self._frontier.explore(self._situation(outcome), far)
        return outcome

    def _found(self, outcome: Outcome) -> None:
        judged = score(self.attempts, outcome)
        if judged.oversized:
            outcome = refined(self.attempts, outcome)
            judged = score(self.attempts, outcome)
        failed = self.reality.failure(outcome)
        if failed is not None:
            judged = replace(judged, unreal=1)
            self._frontier.explore(self._situation(failed), rank=outcome.rank)
        elif judged.batch_lost:
            self._frontier.push(Node(outcome, batch_elsewhere(outcome.plan), outcome.rank))
        self.found.append((judged, next(self._order), outcome))

    def _situation(self, failed: Outcome) -> Situation:
        return Situation(failed, self.attempts.loaded, self.evidence)

    def _over(self) -> bool:
        is_broken = self._broken.ends(self.standing.best)
        return self.standing.lacking is not None or is_broken or self.reality.is_over or self.budget.spent()
