"""What the processes say to each other: plain values, standard library only.

The extension host and the language server exchange these as the parameters and results of LSP requests,
the language server (or the command line) and a worker as JSON lines. `extension/src/protocol.ts` is
generated from this module by `pyserver/scripts/typescript.py`.

Lines count from 1. Columns count from 0, in UTF-16 code units, as the editor counts them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Stage = Literal["discover", "load", "infer", "capture", "convert", "worker"]
FailureKind = Literal["error", "cancelled", "timeout", "memory", "crash"]
Level = Literal["layers", "operators", "onnx"]
InputKind = Literal["positional", "keyword", "varargs", "varkeywords"]
Loading = Literal["slice", "file"]
Trigger = Literal["user", "automatic"]


@dataclass(frozen=True, kw_only=True)
class Span:
    """A piece of a text: lines from 1, columns from 0 in UTF-16 code units, the end exclusive."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, kw_only=True)
class Document:
    """An open document: the editor's text stands in for the file's."""

    path: str
    text: str
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class ModelClass:
    """A module class as its text shows it; `line` is the `class` keyword's, `end_line` the last line's."""

    file: str
    name: str
    qualname: str
    line: int
    end_line: int


@dataclass(frozen=True, kw_only=True)
class GivenInput:
    """What the user says of one input: `spec` is `float32[1,3,32,32]` or a Python expression."""

    name: str
    spec: str


@dataclass(frozen=True, kw_only=True)
class Given:
    """The parts of a recipe that the user has decided, with where they were said."""

    reason: str
    constructor: str | None = None
    method: str | None = None
    inputs: tuple[GivenInput, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OnnxOptions:
    """What the file of level `onnx` should hold."""

    dynamic_batch: bool = False
    weights: bool = True
    check: bool = True


@dataclass(frozen=True, kw_only=True)
class ExportRequest:
    """One class to be shown, as a worker is told.

    `documents` are all open unsaved documents; `given` lists what the user decided, best first; `last` is the recipe by
    which the class ran before, to be tried before anything is inferred.
    `packages` is the folder that holds what levels need beyond torch.
    `folder` is private to this request: the worker writes `graph` there, a path in it, and nothing elsewhere. Weights
    that are too large for one file lie beside it, and it names them: it can be moved, not renamed.
    """

    file: str
    qualname: str
    folder: str
    graph: str = "graph.onnx"
    line: int | None = None
    workspace: str | None = None
    documents: tuple[Document, ...] = ()
    given: tuple[Given, ...] = ()
    last: RanRecipe | None = None
    level: Level = "layers"
    onnx: OnnxOptions = OnnxOptions()
    checkpoint: str | None = None
    packages: str | None = None
    seconds: float = 60.0
    memory: int | None = None


@dataclass(frozen=True, kw_only=True)
class RecipeInput:
    """One argument of the call. `value` is `{"dtype", "shape"}`, a list or object of such, or `{"python": repr}`."""

    name: str
    kind: InputKind
    expression: str
    value: Any
    reason: str


@dataclass(frozen=True, kw_only=True)
class Warned:
    """Something the user should know; `code` is stable and names the kind."""

    code: str
    message: str
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True, kw_only=True)
class RanRecipe:
    """A recipe by which a class ran, as that run's result told it; `warnings` are those of its inference.

    It ran on `real_tensors` where the code looks at values, and kept `gradients` where the call asks for them.
    """

    constructor: str
    constructor_reason: str
    method: str
    inputs: tuple[RecipeInput, ...]
    warnings: tuple[Warned, ...] = ()
    real_tensors: bool = False
    gradients: bool = False


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why an export ended early. `graph` names the file of the part that ran, if any."""

    stage: Stage
    kind: FailureKind
    message: str
    file: str | None = None
    line: int | None = None
    hint: str | None = None
    graph: str | None = None


@dataclass(frozen=True, kw_only=True)
class Seconds:
    """Wall time of each stage, in seconds; none where the stage did not run."""

    load: float | None = None
    infer: float | None = None
    capture: float | None = None
    convert: float | None = None
    total: float | None = None


@dataclass(frozen=True, kw_only=True)
class Export:
    """The public result: the JSON object that `netron-lens export --json` prints for one class."""

    ok: bool
    file: str
    class_: str | None = None
    graph: str | None = None
    program: str | None = None
    constructor: str | None = None
    method: str | None = None
    inputs: tuple[RecipeInput, ...] | None = None
    outputs: Any = None
    parameters: int | None = None
    trainable: int | None = None
    module_calls: int | None = None
    leaf_calls: int | None = None
    nodes: int | None = None
    multiply_adds: int | None = None
    activation_bytes: int | None = None
    largest_activation: int | None = None
    loaded: Loading | None = None
    stand_ins: tuple[str, ...] = ()
    warnings: tuple[Warned, ...] = ()
    seconds: Seconds = Seconds()
    error: Failure | None = None


@dataclass(frozen=True, kw_only=True)
class Tensor:
    """A tensor that ran: its dtype as torch names it without `torch.`, its sizes."""

    dtype: str
    shape: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class NamedTensor:
    """A tensor that a statement bound to a name of the user's."""

    name: str
    dtype: str
    shape: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class StatementRun:
    """One run of a statement of the user's code: what it made, in which module's call."""

    file: str
    span: Span
    path: str
    call: int
    values: tuple[NamedTensor, ...]


@dataclass(frozen=True, kw_only=True)
class ModuleCall:
    """One call of a module, in the order of their starts.

    `path` is `""` for the model itself; `parent` is an index into the list.

    `file` and `span` are where it was called, `construction_*` where it was constructed, `class_*` where its class
    stands.
    """

    path: str
    call: int
    parent: int | None
    class_: str
    outputs: tuple[Tensor, ...]
    parameters: int
    trainable: int
    multiply_adds: int
    file: str | None = None
    span: Span | None = None
    construction_file: str | None = None
    construction_span: Span | None = None
    class_file: str | None = None
    class_line: int | None = None


@dataclass(frozen=True, kw_only=True)
class Installation:
    """How to get the packages that a level lacks: `INTERPRETER *PIP install --target FOLDER *REQUIREMENTS`."""

    interpreter: str
    folder: str
    pip: tuple[str, ...]
    requirements: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WorkerResult:
    """What a worker answers. `graph` in `export` is a path in the request's folder, `program` the program's text.

    `drawing` is another such path where what is to be drawn is not `graph`: of level `onnx`, which is for running.
    `traceback` is for the log: the user's frames first. `files` are the user's files that were loaded. `repeated` tells
    that the recipe is the request's `last` one, and that nothing was inferred.
    """

    export: Export
    program: str | None = None
    drawing: str | None = None
    constructor_reason: str | None = None
    statements: tuple[StatementRun, ...] = ()
    modules: tuple[ModuleCall, ...] = ()
    files: tuple[str, ...] = ()
    traceback: str | None = None
    real_tensors: bool = False
    gradients: bool = False
    repeated: bool = False
    installation: Installation | None = None


@dataclass(frozen=True, kw_only=True)
class Run:
    """To a worker: export a class. `run` numbers the runs of one worker."""

    type: Literal["run"] = "run"
    run: int
    request: ExportRequest


@dataclass(frozen=True, kw_only=True)
class Kill:
    """To a worker that forks: end a run with everything it started."""

    type: Literal["kill"] = "kill"
    run: int


@dataclass(frozen=True, kw_only=True)
class Warm:
    """To a worker that forks: import these modules of site-packages, then say `Ready` again."""

    type: Literal["warm"] = "warm"
    modules: tuple[str, ...]


ToWorker = Run | Kill | Warm


@dataclass(frozen=True, kw_only=True)
class Ready:
    """A worker can take a request. `torch` is its version; where it is none, `failure` says why."""

    type: Literal["ready"] = "ready"
    pid: int
    python: str
    torch: str | None
    failure: str | None = None


@dataclass(frozen=True, kw_only=True)
class Started:
    """A run has a process of its own, which leads a process group where the system has these."""

    type: Literal["started"] = "started"
    run: int
    pid: int


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A run has come to a stage."""

    type: Literal["progress"] = "progress"
    run: int
    stage: Stage


@dataclass(frozen=True, kw_only=True)
class Finished:
    """A run has its result. `imported` are the modules of site-packages that it was the first to import, in order."""

    type: Literal["finished"] = "finished"
    run: int
    result: WorkerResult
    imported: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A run's process and all that it started are gone.

    `status` is its exit status, or minus the signal that ended it.
    """

    type: Literal["ended"] = "ended"
    run: int
    status: int


FromWorker = Ready | Started | Progress | Finished | Ended


@dataclass(frozen=True, kw_only=True)
class FolderInterpreter:
    """The interpreter of one workspace folder; `folder` none stands for files outside every folder."""

    folder: str | None
    interpreter: str | None


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """What the extension host tells the server at its start and whenever it changes (`netronLens/configure`)."""

    trusted: bool
    interpreters: tuple[FolderInterpreter, ...] = ()
    code_lens: bool = True
    inlay_hints: bool = True
    seconds: float = 60.0
    memory: int | None = None
    storage: str | None = None


@dataclass(frozen=True, kw_only=True)
class ListRequest:
    """`netronLens/list`: the module classes of one open document."""

    uri: str


@dataclass(frozen=True, kw_only=True)
class VisualizeRequest:
    """`netronLens/visualize`: one class of one document.

    `documents` replace texts (a comparison with an older commit). `last` is the recipe by which the class ran before,
    to be tried before anything is inferred. `target` is an absolute path: where the file of level `onnx` is to go.
    """

    uri: str
    qualname: str
    trigger: Trigger = "user"
    level: Level = "layers"
    onnx: OnnxOptions = OnnxOptions()
    documents: tuple[Document, ...] = ()
    given: tuple[Given, ...] = ()
    last: RanRecipe | None = None
    target: str | None = None


@dataclass(frozen=True, kw_only=True)
class DocumentVersion:
    """A text that a result was made from: its version where it was open, and the SHA-256 of its UTF-8 bytes in hex.

    Versions begin anew when a document is opened again: texts are told apart by their digests.
    """

    path: str
    version: int | None
    digest: str


@dataclass(frozen=True, kw_only=True)
class Visualization:
    """The answer to `netronLens/visualize`.

    `graph` holds the bytes to be drawn in base64, of the part that ran where `export.ok` is false; none where the file
    went to the request's target, which `export.graph` names then. `repeated` tells that the recipe is the request's
    `last` one: what the text says now was not asked.
    """

    uri: str
    export: Export
    graph: str | None
    program: str | None
    constructor_reason: str | None
    modules: tuple[ModuleCall, ...]
    files: tuple[str, ...]
    versions: tuple[DocumentVersion, ...]
    traceback: str | None
    real_tensors: bool
    gradients: bool
    repeated: bool
    installation: Installation | None


Moment = Literal["now", "then"]


@dataclass(frozen=True, kw_only=True)
class LocateRequest:
    """`netronLens/locate`: where a piece of the text with a digest stands now; where a piece of now stood then."""

    path: str
    digest: str
    span: Span
    moment: Moment = "now"


@dataclass(frozen=True, kw_only=True)
class Location:
    """The answer to `netronLens/locate`; none where an edit touched the piece, or nobody knows the text any more."""

    span: Span | None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """`netronLens/choose`, a notification: the module call selected in a class's graph; `path` none for none."""

    uri: str
    qualname: str
    path: str | None = None
    call: int | None = None


@dataclass(frozen=True, kw_only=True)
class SaveRecipe:
    """`netronLens/saveRecipe`: keep these parts of a class's recipe in the workspace, beside those kept already."""

    uri: str
    qualname: str
    constructor: str | None = None
    inputs: tuple[GivenInput, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ResetRecipe:
    """`netronLens/resetRecipe`: forget what the workspace keeps of a class's recipe."""

    uri: str
    qualname: str


ServerState = Literal["idle", "preparing", "busy", "error"]


@dataclass(frozen=True, kw_only=True)
class Status:
    """`netronLens/status`, a notification: what the server is doing for which interpreter."""

    state: ServerState
    interpreter: str | None
    message: str
