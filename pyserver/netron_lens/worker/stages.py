"""What the stages of a worker hand on: load → infer → capture → convert."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from netron_lens.protocol import FailureKind, InputKind, Loading, Stage, Warned


class StageError(Exception):
    """A stage could not be done, for a reason that the user can understand."""

    def __init__(  # noqa: PLR0913 - the fields of `protocol.Failure`
        self,
        stage: Stage,
        message: str,
        *,
        kind: FailureKind = "error",
        file: str | None = None,
        line: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.stage = stage
        self.kind = kind
        self.message = message
        self.file = file
        self.line = line
        self.hint = hint


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A module class that has been loaded.

    `namespace` is the globals in which recipes are evaluated, `cls` the class itself. `source` gives the text that was
    run by now (the slice, or the whole file) with what had to be provided at its top: it alone defines the class again.
    """

    cls: type
    qualname: str
    file: str
    text: str
    namespace: Mapping[str, Any]
    source: Callable[[], str]
    loaded: Loading
    stand_ins: tuple[str, ...] = ()
    warnings: tuple[Warned, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class InputChoice:
    """One argument of the call and why it is what it is. `expression` is Python, evaluated in `Loaded.namespace`."""

    name: str
    kind: InputKind
    expression: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How a class is built and called. `constructor` is a Python expression that gives the model.

    `gradients` are kept where the call itself asks for them: forces of an energy, the penalty of a critic.
    """

    constructor: str
    constructor_reason: str
    inputs: tuple[InputChoice, ...]
    method: str = "forward"
    gradients: bool = False


@dataclass(frozen=True, kw_only=True)
class Inferred:
    """The recipe found; `failure` where even the best attempt does not run through."""

    recipe: Recipe
    warnings: tuple[Warned, ...] = ()
    failure: StageError | None = None
    real_tensors: bool = field(default=False)
