"""What one forward pass was: values, operations and module calls, in the order in which they ran."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from netron_lens.protocol import Span, StatementRun

ValueKind = Literal["input", "parameter", "buffer", "constant", "result"]


@dataclass(slots=True, eq=False)
class Value:
    """A tensor at one moment of the run. `dtype` is torch's name without `torch.`, `scope` the call that made it.

    `name` is the path of a parameter or buffer, or the name of an input. `version` counts the writes into its memory.
    """

    number: int
    shape: tuple[int, ...]
    dtype: str
    kind: ValueKind
    scope: int
    version: int
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A place in a text: what ran there if `exact`, else the whole line."""

    file: str
    span: Span
    exact: bool = True


@dataclass(slots=True, eq=False)
class Operation:
    """A torch function, method, operator or factory that ran, or, with an `error`, the one that failed.

    `name` is as written (`relu`, `add` for `+`, `add_` for `+=`), `function` its full name. `inputs` are the
    tensors among its arguments in order, `input_names` their argument names; `attributes` the other arguments.
    `call` is the index of the module call it ran in. `passive` operations change nothing that one sees.
    `single` where the result is a tensor itself, not a structure of some; `allocates` where it has memory of its own.
    """

    name: str
    function: str
    call: int
    inputs: list[Value]
    outputs: list[Value]
    input_names: list[str] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    site: Site | None = None
    passive: bool = False
    allocates: bool = False
    single: bool = False
    error: str | None = None
    multiply_adds: int = 0
    domain: str = "torch"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter or buffer that a module holds itself; `shared` where other modules hold it too.

    `path` is the name by which the model lists it, under its first owner.
    """

    name: str
    path: str
    shape: tuple[int, ...]
    dtype: str
    trainable: bool
    buffer: bool
    shared: bool


@dataclass(slots=True, eq=False)
class Call:
    """One call of a module. `path` is `""` for the model; `number` counts the calls of one path from 1.

    `parameters` and `trainable` count elements of the module and its submodules, shared ones once; `own` are the
    parameters that it holds itself. `leaf` modules have no children. `completed` is false for one that raised.
    """

    index: int
    path: str
    number: int
    parent: int | None
    class_name: str
    class_module: str
    leaf: bool
    inputs: list[Value] = field(default_factory=list)
    outputs: list[Value] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    own: tuple[Parameter, ...] = ()
    parameters: int = 0
    trainable: int = 0
    multiply_adds: int = 0
    activation_bytes: int = 0
    site: Site | None = None
    construction: Site | None = None
    class_file: str | None = None
    class_line: int | None = None
    completed: bool = False
    single: bool = False
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """A place where Python looked at a value: the code's text, and the value that it had."""

    text: str
    value: str
    site: Site
    call: int


@dataclass(frozen=True, slots=True)
class Failed:
    """Why forward ended early: the message as Python prints it, and the user's line."""

    message: str
    error: Exception
    site: Site | None


@dataclass(slots=True, eq=False)
class Record:
    """One forward pass. `events` are the operations and the starts of module calls, interleaved as they happened.

    `outputs` are the tensors of the result in order, `output_names` their places in it; `result` describes it whole, as
    `protocol.Export.outputs`. After a failure, `outputs` is empty.
    """

    class_name: str
    class_module: str
    inputs: list[Value]
    outputs: list[Value]
    output_names: list[str]
    result: Any
    events: list[Operation | Call]
    operations: list[Operation]
    calls: list[Call]
    parameters: int
    trainable: int
    branches: list[Branch]
    statements: tuple[StatementRun, ...]
    failed: Failed | None
    multiply_adds: int = 0
    activation_bytes: int = 0
    largest_activation: int = 0

    @property
    def module_calls(self) -> int:
        """The calls of modules that came to their end, as forward hooks count them."""
        return sum(call.completed for call in self.calls)

    @property
    def leaf_calls(self) -> int:
        """Those of modules without children."""
        return sum(call.completed and call.leaf for call in self.calls)
