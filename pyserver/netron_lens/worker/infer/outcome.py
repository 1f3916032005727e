"""What one try of a plan gave, and how outcomes are ordered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from netron_lens.worker.shape_only import DataDependent

if TYPE_CHECKING:
    from torch import nn

    from netron_lens.worker.infer.plan import Plan
    from netron_lens.worker.infer.tracked import Ledger, Misuse
    from netron_lens.worker.infer.values import Path
    from netron_lens.worker.infer.watch import Operation


Phase = Literal["construct", "arguments", "call", "done"]


_ORDER = {"construct": 0, "arguments": 1, "call": 2, "done": 3}


@dataclass(eq=False)
class Outcome:
    """What a try gave. `plan` is the plan with the settings that the code read on the way."""

    plan: Plan
    phase: Phase
    progress: int
    error: BaseException | None = None
    operation: Operation | None = None
    misuse: Misuse | None = None
    ledger: Ledger | None = None
    model: nn.Module | None = None
    output: Any = None
    called: frozenset[int] = frozenset()
    arguments: tuple[tuple[Path, Any], ...] = ()
    flattened: tuple[int, ...] = ()

    @property
    def rank(self) -> tuple[int, int]:
        """Order outcomes by how far they came."""
        return _ORDER[self.phase], self.progress

    @property
    def data_dependent(self) -> bool:
        """Tell whether the code looked at a value that a shape-only tensor does not have."""
        return isinstance(self.error, DataDependent)

    def describe(self) -> str:
        """Name the failure, the same for the same failure."""
        return f"{type(self.error).__name__}: {self.error}"[:300]
