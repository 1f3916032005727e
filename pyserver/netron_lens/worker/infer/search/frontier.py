"""The failures whose repairs are still to be tried, the most promising one first."""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netron_lens.worker.infer.repairs.inputs.batches import lacks_batch
from netron_lens.worker.infer.search.nearness import input_at
from netron_lens.worker.infer.search.rules import edits

if TYPE_CHECKING:
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.situation import Edits, Situation
    from netron_lens.worker.infer.search.standing import Standing
    from netron_lens.worker.infer.trials.outcome import Outcome

_PATIENCE = 12
"""How many repairs of one failure are tried before the next best gets its turn, twice as many of what came furthest."""
_HALF_TOLD = 2
"""How many turns later it is gone on with inputs of a call in the code that do not fit what is guessed of the model."""
_UNBATCHED = 24
"""How much farther off inputs are that have no batch."""


@dataclass(eq=False)
class Node:
    """A failure and its repairs. What ran on shapes ranks as that run, though it failed early on numbers."""

    outcome: Outcome
    edits: Edits
    rank: tuple[int, int, int]
    last: Outcome | None = None
    """What the last repair led to, which the rule that gave it is told."""
    tried: int = 0
    distance: int = 0
    _started: bool = False

    def next_plan(self) -> Plan | None:
        """Give the next repair, if there is one."""
        try:
            plan = self.edits.send(self.last) if self._started else next(self.edits)  # type: ignore[arg-type] # rules accept none
        except StopIteration:
            return None
        self._started, self.last = True, None
        return plan


@dataclass(eq=False)
class Frontier:
    """A queue of failures: by turns, then by how far they came."""

    standing: Standing
    _queue: list[tuple[tuple[int, int, int, int, int, int, int], int, Node]] = field(default_factory=list)
    _failures: set[tuple[tuple[int, int, int], str, Path | None, frozenset[Path]]] = field(default_factory=set)
    _order: itertools.count[int] = field(default_factory=itertools.count)

    def __bool__(self) -> bool:
        """Tell whether anything is left to be tried."""
        return bool(self._queue)

    def pop(self) -> Node:
        """Take the most promising one out."""
        return heapq.heappop(self._queue)[-1]

    def push(self, node: Node) -> None:
        """Put one in, or back with the repairs that it has left."""
        phase, progress, line = node.rank
        plan = node.outcome.plan
        turn = node.tried // _PATIENCE + self.standing.is_ahead_of(node.rank) + _HALF_TOLD * plan.half_told
        order = (turn, -phase, -progress, -line, int(plan.guessed), node.distance, plan.changes)
        heapq.heappush(self._queue, (order, next(self._order), node))

    def explore(self, situation: Situation, distance: int = 0, rank: tuple[int, int, int] | None = None) -> None:
        """Put in a failure, unless one like it has been: same place, same words, about the same input."""
        failed = situation.outcome
        about = situation.unmade or (input_at(failed) if failed.misuse is None else failed.misuse.path)
        failure = (failed.rank, failed.describe(), about, failed.plan.fixed)
        if failure not in self._failures:
            self._failures.add(failure)
            distance += _UNBATCHED * lacks_batch(failed.plan)
            self.push(Node(failed, edits(situation), rank or failed.rank, distance=distance))
