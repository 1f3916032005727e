"""The search: try plans, repair what failed, follow the repair that came furthest."""

from __future__ import annotations

import heapq
import itertools
import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from netron_lens.worker.guard.refusal import RefusedError
from netron_lens.worker.infer.repairs import repairs
from netron_lens.worker.infer.repairs.demands.operations import demand
from netron_lens.worker.infer.repairs.given_to import inputs_like
from netron_lens.worker.infer.repairs.inputs.batches import batch_elsewhere, lacks_batch
from netron_lens.worker.infer.repairs.inputs.folded import folded
from netron_lens.worker.infer.repairs.inputs.joins import joins
from netron_lens.worker.infer.repairs.inputs.operations import direct
from netron_lens.worker.infer.repairs.inputs.packed import packed
from netron_lens.worker.infer.repairs.inputs.scores import scores
from netron_lens.worker.infer.repairs.inputs.siblings import in_step, labels_of_steps
from netron_lens.worker.infer.repairs.inputs.together import in_rows
from netron_lens.worker.infer.repairs.passed_over import readable
from netron_lens.worker.infer.repairs.settings.absent_files import absent_files
from netron_lens.worker.infer.repairs.settings.bare import bare
from netron_lens.worker.infer.repairs.settings.extractors import extractors
from netron_lens.worker.infer.repairs.settings.unmade import unmade
from netron_lens.worker.infer.repairs.situation import Situation
from netron_lens.worker.infer.repairs.sizes.counts import counts_too_many
from netron_lens.worker.infer.repairs.sizes.map_sides import map_sides
from netron_lens.worker.infer.repairs.sizes.only import only
from netron_lens.worker.infer.repairs.sizes.told_sides import told_sides
from netron_lens.worker.infer.repairs.sizes.written_maps import written_maps
from netron_lens.worker.infer.results.alternatives import alternatives
from netron_lens.worker.infer.results.ranking import Score, score
from netron_lens.worker.infer.results.reality import Reality
from netron_lens.worker.infer.results.refined import refined
from netron_lens.worker.infer.results.shallow import shallower
from netron_lens.worker.infer.trials.broken import Broken
from netron_lens.worker.infer.trials.causes import asks_for_file, asks_for_package, lacks_package
from netron_lens.worker.infer.trials.doubts import Doubt

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Evidence
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.situation import Edits
    from netron_lens.worker.infer.trials.attempt import Attempts
    from netron_lens.worker.infer.trials.budget import Budget
    from netron_lens.worker.infer.trials.outcome import Outcome

_PATIENCE = 12
"""How many repairs of one failure are tried before the next best gets its turn, twice as many of what came furthest."""
_MORE = 30
"""How many tries a recipe that runs, but not well, is given to be bettered."""
_PREFERRED = 8
"""How many tries a construction of the code's is given to be made to run, where a guess runs as it is."""
_HALF_TOLD = 2
"""How many turns later it is gone on with inputs of a call in the code that do not fit what is guessed of the model."""
_TRIES = 1500
_MISSING = 1
"""How often a package may be missing: other arguments seldom lead around it."""
_BARE = 6
"""How many numbers one after the other may be found to be taken for what they are not."""
_REAL_PICTURE = 64
_LARGE = 10_000_000
"""So many parameters take long to be filled with numbers."""
_DIMENSION = 60
"""How far apart tensors are that have one dimension more or less."""
_ASKING = 3
"""How many plans may ask for numbers, and get less far than others, before they are given some."""
_UNBATCHED = 24
"""How much farther off inputs are that have no batch."""


@dataclass(eq=False)
class _Node:
    """A failure and its repairs. What ran on shapes ranks as that run, though it failed early on numbers."""

    outcome: Outcome
    edits: Edits
    rank: tuple[int, int, int]
    started: bool = False
    last: Outcome | None = None
    tried: int = 0
    distance: int = 0


@dataclass(eq=False)
class Search:
    """The state of one search. `found` are outcomes that run, with their scores."""

    attempts: Attempts
    evidence: Evidence
    budget: Budget
    found: list[tuple[Score, int, Outcome]] = field(default_factory=list)
    best: Outcome | None = None
    own: Outcome | None = None
    """What came furthest of what the code itself constructs."""
    wanting: Outcome | None = None
    """The failure of the first plan, where a package, or a file of the model's own, is missing."""
    doubted: bool = False
    reality: Reality = field(init=False)
    _asking: int = 0
    _nearest: int = 0
    _side: int = 0
    _is_large: bool = False
    _missing: list[Outcome] = field(default_factory=list)
    _broken: Broken = field(init=False)
    _frontier: list[tuple[tuple[int, int, int, int, int, int, int], int, _Node]] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _failures: set[tuple[tuple[int, int, int], str, Path | None, frozenset[Path]]] = field(default_factory=set)
    _order: itertools.count[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.reality = Reality(self.attempts)
        self._broken = Broken(self.evidence.attributes)

    def run(self, plans: list[Plan]) -> Outcome | None:
        """Search from these plans; none where nothing runs before the time is over."""
        self._side = plans[0].sizes["H"] if plans else 0
        for plan in plans:
            if not self._over():
                self._try(self._smaller(plan) if self.attempts.real else plan)
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
    def told(self) -> Outcome | None:
        """Give the failure to be told: that of the code's own construction, unless a guess got to a later line."""
        own, best = self.own, self.best
        if own is None or best is None or (best.rank[0], best.line) > (own.rank[0], own.line):
            return best
        return own

    @property
    def _chosen(self) -> Score:
        return min(each[0] for each in self.found)

    def _last(self, last: int) -> int:
        """Give the number of the last try, now that something may have been found."""
        if not self.found:
            return last
        return min(last, self.attempts.count + (_PREFERRED if self._chosen.perfect else _MORE))

    def _step(self) -> None:
        _, _, node = heapq.heappop(self._frontier)
        if node.outcome.plan.guessed and self.found and self._chosen.perfect:
            return
        try:
            plan = node.edits.send(node.last) if node.started else next(node.edits)  # type: ignore[arg-type] # rules accept none
        except StopIteration:
            return
        node.started, node.last = True, None
        if not counts_too_many(plan, node.outcome.plan) and self.attempts.may_hold(plan):
            in_all = in_rows(node.outcome.plan, plan)
            node.last = self._try(in_all)
            if in_all is not plan and (node.last is None or node.last.rank <= node.outcome.rank):
                node.last = self._try(plan)
        node.tried += 1
        self._push(node)

    def _try(self, plan: Plan) -> Outcome | None:
        key = plan.key()
        if key in self._seen:
            return None
        self._seen.add(key)
        before = self._reached()
        outcome = self._run(plan)
        if outcome.data_dependent and not self.attempts.real and self._is_worth_numbers(outcome):
            self.attempts.real, self._is_large = True, outcome.elements > _LARGE
            outcome = self._on_numbers(plan, outcome)
        if isinstance(outcome.error, Doubt):
            self.doubted = True
        if outcome.error is None:
            self._found(outcome)
            return outcome
        distance = _distance(outcome)
        if self.best is None and (asks_for_package(outcome) or asks_for_file(outcome)):
            self.wanting = outcome
        if self.best is None or outcome.rank > self.best.rank:
            self.best, self._nearest = outcome, distance
        elif outcome.rank == self.best.rank:
            self._nearest = min(self._nearest, distance)
        if not outcome.plan.guessed and (self.own is None or outcome.rank > self.own.rank):
            self.own = outcome
        if lacks_package(outcome):
            self._missing.append(outcome)
        self._broken.note(outcome)
        self.budget.tried(helped=self._reached() != before)
        self._explore(outcome, distance)
        return outcome

    def _is_worth_numbers(self, outcome: Outcome) -> bool:
        """Tell whether to go on with numbers: the first calls that ask for some, and get less far, may be wrong."""
        self._asking += 1
        is_behind = self.best is not None and outcome.phase == "call" and outcome.rank < self.best.rank
        return self.attempts.may_be_real(outcome) and (not is_behind or self._asking > _ASKING)

    def _on_numbers(self, plan: Plan, on_shapes: Outcome) -> Outcome:
        """Compute with a plan that was tried on shapes; if it got less far, smaller pictures do not fit the model."""
        outcome, side = self._run(self._smaller(plan)), self._side
        if outcome.error is None or outcome.rank >= on_shapes.rank:
            return outcome
        self._side = 0
        as_usual = self._run(self._smaller(plan))
        if as_usual.rank > outcome.rank:
            return as_usual
        self._side = side
        return outcome

    def _smaller(self, plan: Plan) -> Plan:
        """Take smaller pictures, and few layers, where they are computed with: each try costs what a run costs.

        A size that the code turned out to ask for is kept.
        """
        if self._is_large:
            plan = shallower(plan, self.attempts.loaded)
        is_usual = plan.sizes["H"] == self._side > _REAL_PICTURE
        return plan.resized("H", _REAL_PICTURE, cost=0) if is_usual else plan

    def _run(self, plan: Plan) -> Outcome:
        outcome = self.attempts.run(plan)
        for _ in range(_BARE):
            plain = bare(outcome)
            if plain is None:
                break
            outcome = self.attempts.run(plain)
        return outcome

    def _found(self, outcome: Outcome) -> None:
        judged = score(self.attempts, outcome)
        if judged.oversized:
            outcome = refined(self.attempts, outcome)
            judged = score(self.attempts, outcome)
        failed = self.reality.failure(outcome)
        if failed is not None:
            judged = replace(judged, unreal=1)
            self._explore(failed, rank=outcome.rank)
        elif judged.batch_lost:
            self._push(_Node(outcome, batch_elsewhere(outcome.plan), outcome.rank))
        self.found.append((judged, next(self._order), outcome))

    def _explore(self, failed: Outcome, distance: int = 0, rank: tuple[int, int, int] | None = None) -> None:
        situation = Situation(failed, self.attempts.loaded, self.evidence)
        about = situation.unmade or (_input_at(failed) if failed.misuse is None else failed.misuse.path)
        failure = (failed.rank, failed.describe(), about, failed.plan.fixed)
        if failure not in self._failures:
            self._failures.add(failure)
            distance += _UNBATCHED * lacks_batch(failed.plan)
            self._push(_Node(failed, _edits(situation), rank or failed.rank, distance=distance))

    def _reached(self) -> tuple[tuple[int, int, int], int]:
        return (self.best.rank if self.best is not None else (-1, 0, 0)), self._nearest

    def _push(self, node: _Node) -> None:
        phase, progress, line = node.rank
        behind = self.best is not None and node.rank < self.best.rank
        plan = node.outcome.plan
        turn = node.tried // _PATIENCE + behind + _HALF_TOLD * plan.half_told
        order = (turn, -phase, -progress, -line, int(plan.guessed), node.distance, plan.changes)
        heapq.heappush(self._frontier, (order, next(self._order), node))

    @property
    def lacking(self) -> Outcome | None:
        """Give the failure of a package that is missing, if no other arguments led around it."""
        return self._missing[-1] if len(self._missing) > _MISSING else None

    def _over(self) -> bool:
        is_broken = self._broken.ends(self.best)
        return self.lacking is not None or is_broken or self.reality.is_over or self.budget.spent()


def _input_at(outcome: Outcome) -> Path | None:
    """Give the input that the failing operation was given: the elements of a list fail one after another alike."""
    given = outcome.operation.args[:1] if outcome.operation is not None else ()
    return next((path for each in given for path, is_it in inputs_like(outcome, each) if is_it), None)


def _distance(outcome: Outcome) -> int:
    """Tell how far apart the sizes are that met, in quarters of a doubling: the nearest failure goes first."""
    wanted = demand(outcome) if outcome.phase == "call" else None
    if wanted is None:
        return 0
    ranks = {len(shape) for shape in wanted.shapes} if wanted.rank is None else {wanted.rank}
    if len(ranks) == 1 and wanted.given.dim() not in ranks:
        return _DIMENSION * abs(ranks.pop() - int(wanted.given.dim()))
    pairs = [(got, want) for got, want in wanted.pairs if got > 0 and want > 0]
    return round(sum(abs(math.log2(got / want)) for got, want in pairs) * 4)


def _edits(situation: Situation) -> Edits:
    if situation.unmade is not None:
        yield from unmade(situation)
        return
    if isinstance(situation.outcome.error, FileNotFoundError | RefusedError):
        yield from absent_files(situation)
        return
    for rule in _FIRST:
        yield from readable(rule, situation)
    yield from repairs(situation)


_FIRST = (
    packed,
    labels_of_steps,
    scores,
    direct,
    folded,
    joins,
    told_sides,
    extractors,
    written_maps,
    map_sides,
    only,
    in_step,
    alternatives,
)
"""What each failure is read by before all rules have their turns."""
