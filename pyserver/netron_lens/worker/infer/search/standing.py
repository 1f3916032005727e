"""What the tries have come to: which failure came furthest, what is missing, which outcomes run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netron_lens.worker.infer.trials.causes import asks_for_file, asks_for_package, lacks_package
from netron_lens.worker.infer.trials.doubts import Doubt

if TYPE_CHECKING:
    from netron_lens.worker.infer.trials.outcome import Outcome

_MISSING = 1
"""How often a package may be missing: other arguments seldom lead around it."""


@dataclass(eq=False)
class Standing:
    """The failures that matter to the rest of the search."""

    best: Outcome | None = None
    """What came furthest."""
    own: Outcome | None = None
    """What came furthest of what the code itself constructs."""
    wanting: Outcome | None = None
    """The failure of the first plan, where a package, or a file of the model's own, is missing."""
    doubted: bool = False
    """Whether anything failed for no more than looking doubtful."""
    _nearest: int = 0
    _missing: list[Outcome] = field(default_factory=list)

    def note(self, failed: Outcome, distance: int) -> bool:
        """Take note of a failure so far from running; tell whether it is progress."""
        before = self.reached
        self.doubted = self.doubted or isinstance(failed.error, Doubt)
        if self.best is None and (asks_for_package(failed) or asks_for_file(failed)):
            self.wanting = failed
        if _says_more(failed, self.best):
            self.best, self._nearest = failed, distance
        elif self.best is not None and failed.rank == self.best.rank:
            self._nearest = min(self._nearest, distance)
        if not failed.plan.guessed and _says_more(failed, self.own):
            self.own = failed
        if lacks_package(failed):
            self._missing.append(failed)
        return self.reached != before

    @property
    def reached(self) -> tuple[tuple[int, int, int], int]:
        """Give how far the best came, and how near it is to running."""
        return (self.best.rank if self.best is not None else (-1, 0, 0)), self._nearest

    def is_ahead_of(self, rank: tuple[int, int, int]) -> bool:
        """Tell whether something came further."""
        return self.best is not None and rank < self.best.rank

    @property
    def told(self) -> Outcome | None:
        """Give the failure to be told: that of the code's own construction, unless a guess got to a later line."""
        own, best = self.own, self.best
        if own is None or best is None or (best.rank[0], best.line) > (own.rank[0], own.line):
            return best
        return own

    @property
    def lacking(self) -> Outcome | None:
        """Give the failure of a package that is missing, if no other arguments led around it."""
        return self._missing[-1] if len(self._missing) > _MISSING else None


def _says_more(failed: Outcome, before: Outcome | None) -> bool:
    """Tell a failure that came further, or as far and for want of a file, from what failed before."""
    if before is None or failed.rank > before.rank:
        return True
    return failed.rank == before.rank and asks_for_file(failed) and not asks_for_file(before)
