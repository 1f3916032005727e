"""What one try of a plan gave, and how outcomes are ordered."""

from __future__ import annotations

import functools
import inspect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from torch import nn
from torch.nn.parameter import is_lazy

from netron_lens.worker.infer.trials.tracked import Guess
from netron_lens.worker.shape_only import DataDependent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import CodeType

    from torch import Tensor

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.trials.tracked import Ledger, Misuse
    from netron_lens.worker.infer.trials.watch import Operation


Phase = Literal["construct", "arguments", "call", "done"]


_NO_DATA = (
    "(got TensorOptions(",
    "INTERNAL ASSERT FAILED",
    "Cannot copy out of meta tensor",
    "Meta kernel registered",
)
"""What `torch.LongTensor(x)` says of a tensor that has no data, and functions that did not think of such tensors."""
_LINES = 100_000
"""More than a file has."""
_ORDER = {"construct": 0, "arguments": 1, "call": 2, "done": 3}


@dataclass(eq=False)
class Outcome:
    """What a try gave. `plan` is the plan with the settings that the code read on the way.

    `line` is where the class's own text stopped; `emptied` says that a map or sequence without elements came about;
    `work` is about how many multiplications were made; `flattened`, `sequenced`, `tables`, `looks_up`, `padding` and
    `joins` are those of `Watch`.
    """

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
    line: int = 0
    emptied: bool = False
    work: int = 0
    tables: Mapping[int, int] = field(default_factory=dict)
    looks_up: bool = False
    sequenced: tuple[int, ...] = ()
    padding: frozenset[int] = frozenset()
    joins: tuple[tuple[Tensor, tuple[Tensor, ...]], ...] = ()

    @property
    def rank(self) -> tuple[int, int, int]:
        """Order outcomes by how far they came: the phase, the places and modules, the line of the class's own text."""
        return _ORDER[self.phase], self.progress, self.line

    @property
    def data_dependent(self) -> bool:
        """Tell whether the code looked at a value that a shape-only tensor does not have."""
        return isinstance(self.error, DataDependent) or any(words in str(self.error) for words in _NO_DATA)

    @property
    def elements(self) -> int:
        """Count the elements of the model's parameters; those that wait for a first call have none.

        A model may call something of its own `parameters`, or `modules`: it is asked as every module is.
        """
        found = () if self.model is None else nn.Module.parameters(self.model)
        return sum(each.numel() for each in found if not is_lazy(each))

    def describe(self) -> str:
        """Name the failure, the same for the same failure."""
        return f"{type(self.error).__name__}: {self.error}"[:300]


def own_line(error: BaseException | None, cls: type, name: str) -> int:
    """Give the line at which a class's constructor or method stopped; 0 where it was not the one that ran.

    Lines of its other methods, and of its bases', which it called, count between two of its own.
    """
    code = _code(getattr(cls, name, None))
    trace = None if error is None else error.__traceback__
    own = within = 0
    while trace is not None:
        if trace.tb_frame.f_code is code:
            own = trace.tb_lineno
        elif own and trace.tb_frame.f_code in _codes(cls):
            within = trace.tb_lineno
        trace = trace.tb_next
    return own * _LINES + min(within, _LINES - 1)


@functools.lru_cache(maxsize=4)
def _codes(cls: type) -> frozenset[CodeType]:
    bases = (each for each in cls.__mro__ if not each.__module__.startswith("torch."))
    found = (_code(value) for base in bases for value in vars(base).values())
    return frozenset(each for each in found if each is not None)


def _code(function: Any) -> CodeType | None:
    return getattr(inspect.unwrap(function) if callable(function) else None, "__code__", None)


def misused(ledger: Ledger, error: BaseException | None) -> Misuse | None:
    """Give what was done with a number that is none, where that is the failure and was not caught."""
    if not ledger.misuses or not isinstance(error, AttributeError | TypeError):
        return None
    if isinstance(error, AttributeError) and not isinstance(error.obj, Guess):
        return None
    return ledger.misuses[-1]
