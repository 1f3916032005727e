// Generated from pyserver/netron_lens/protocol.py by pyserver/scripts/typescript.py.

export type Stage = 'discover' | 'load' | 'infer' | 'capture' | 'convert' | 'worker';

export type FailureKind = 'error' | 'cancelled' | 'timeout' | 'memory' | 'crash';

export type Level = 'layers' | 'operators' | 'onnx';

export type InputKind = 'positional' | 'keyword' | 'varargs' | 'varkeywords';

export type Loading = 'slice' | 'file';

export type Trigger = 'user' | 'automatic';

export type ToWorker = Run | Kill | Warm;

export type FromWorker = Ready | Started | Progress | Finished | Ended;

export type Moment = 'now' | 'then';

export type ServerState = 'idle' | 'preparing' | 'busy' | 'error';

/**
 * A piece of a text: lines from 1, columns from 0 in UTF-16 code units, the end exclusive.
 */
export interface Span {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/**
 * An open document: the editor's text stands in for the file's.
 */
export interface Document {
  readonly path: string;
  readonly text: string;
  readonly version: number | null;
}

/**
 * A module class as its text shows it; `line` is the `class` keyword's, `end_line` the last line's.
 */
export interface ModelClass {
  readonly file: string;
  readonly name: string;
  readonly qualname: string;
  readonly line: number;
  readonly endLine: number;
}

/**
 * What the user says of one input: `spec` is `float32[1,3,32,32]` or a Python expression.
 */
export interface GivenInput {
  readonly name: string;
  readonly spec: string;
}

/**
 * The parts of a recipe that the user has decided, with where they were said.
 */
export interface Given {
  readonly reason: string;
  readonly constructor: string | null;
  readonly method: string | null;
  readonly inputs: readonly GivenInput[];
}

/**
 * What the file of level `onnx` should hold.
 */
export interface OnnxOptions {
  readonly dynamicBatch: boolean;
  readonly weights: boolean;
  readonly check: boolean;
}

/**
 * One class to be shown, as a worker is told.
 *
 * `documents` are all open unsaved documents; `given` lists what the user decided, best first; `last` is the recipe by
 * which the class ran before, to be tried before anything is inferred.
 * `packages` is the folder that holds what levels need beyond torch.
 * `folder` is private to this request: the worker writes `graph` there, a path in it, and nothing elsewhere. Weights
 * that are too large for one file lie beside it, and it names them: it can be moved, not renamed.
 */
export interface ExportRequest {
  readonly file: string;
  readonly qualname: string;
  readonly folder: string;
  readonly graph: string;
  readonly line: number | null;
  readonly workspace: string | null;
  readonly documents: readonly Document[];
  readonly given: readonly Given[];
  readonly last: RanRecipe | null;
  readonly level: Level;
  readonly onnx: OnnxOptions;
  readonly checkpoint: string | null;
  readonly packages: string | null;
  readonly seconds: number;
  readonly memory: number | null;
}

/**
 * One argument of the call. `value` is `{"dtype", "shape"}`, a list or object of such, or `{"python": repr}`.
 */
export interface RecipeInput {
  readonly name: string;
  readonly kind: InputKind;
  readonly expression: string;
  readonly value: unknown;
  readonly reason: string;
}

/**
 * Something the user should know; `code` is stable and names the kind.
 */
export interface Warned {
  readonly code: string;
  readonly message: string;
  readonly file: string | null;
  readonly line: number | null;
}

/**
 * A recipe by which a class ran, as that run's result told it; `warnings` are those of its inference.
 *
 * It ran on `real_tensors` where the code looks at values, and kept `gradients` where the call asks for them.
 */
export interface RanRecipe {
  readonly constructor: string;
  readonly constructorReason: string;
  readonly method: string;
  readonly inputs: readonly RecipeInput[];
  readonly warnings: readonly Warned[];
  readonly realTensors: boolean;
  readonly gradients: boolean;
}

/**
 * Why an export ended early. `graph` names the file of the part that ran, if any.
 */
export interface Failure {
  readonly stage: Stage;
  readonly kind: FailureKind;
  readonly message: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly hint: string | null;
  readonly graph: string | null;
}

/**
 * Wall time of each stage, in seconds; none where the stage did not run.
 */
export interface Seconds {
  readonly load: number | null;
  readonly infer: number | null;
  readonly capture: number | null;
  readonly convert: number | null;
  readonly total: number | null;
}

/**
 * The public result: the JSON object that `netron-lens export --json` prints for one class.
 */
export interface Export {
  readonly ok: boolean;
  readonly file: string;
  readonly class: string | null;
  readonly graph: string | null;
  readonly program: string | null;
  readonly constructor: string | null;
  readonly method: string | null;
  readonly inputs: readonly RecipeInput[] | null;
  readonly outputs: unknown;
  readonly parameters: number | null;
  readonly trainable: number | null;
  readonly moduleCalls: number | null;
  readonly leafCalls: number | null;
  readonly nodes: number | null;
  readonly multiplyAdds: number | null;
  readonly activationBytes: number | null;
  readonly largestActivation: number | null;
  readonly loaded: Loading | null;
  readonly standIns: readonly string[];
  readonly warnings: readonly Warned[];
  readonly seconds: Seconds;
  readonly error: Failure | null;
}

/**
 * A tensor that ran: its dtype as torch names it without `torch.`, its sizes.
 */
export interface Tensor {
  readonly dtype: string;
  readonly shape: readonly number[];
}

/**
 * A tensor that a statement bound to a name of the user's.
 */
export interface NamedTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
}

/**
 * One run of a statement of the user's code: what it made, in which module's call.
 */
export interface StatementRun {
  readonly file: string;
  readonly span: Span;
  readonly path: string;
  readonly call: number;
  readonly values: readonly NamedTensor[];
}

/**
 * One call of a module, in the order of their starts.
 *
 * `path` is `""` for the model itself; `parent` is an index into the list.
 *
 * `file` and `span` are where it was called, `construction_*` where it was constructed, `class_*` where its class
 * stands.
 */
export interface ModuleCall {
  readonly path: string;
  readonly call: number;
  readonly parent: number | null;
  readonly class: string;
  readonly outputs: readonly Tensor[];
  readonly parameters: number;
  readonly trainable: number;
  readonly multiplyAdds: number;
  readonly file: string | null;
  readonly span: Span | null;
  readonly constructionFile: string | null;
  readonly constructionSpan: Span | null;
  readonly classFile: string | null;
  readonly classLine: number | null;
}

/**
 * How to get the packages that a level lacks: `INTERPRETER *PIP install --target FOLDER *REQUIREMENTS`.
 */
export interface Installation {
  readonly interpreter: string;
  readonly folder: string;
  readonly pip: readonly string[];
  readonly requirements: readonly string[];
}

/**
 * What a worker answers. `graph` in `export` is a path in the request's folder, `program` the program's text.
 *
 * `drawing` is another such path where what is to be drawn is not `graph`: of level `onnx`, which is for running.
 * `traceback` is for the log: the user's frames first. `files` are the user's files that were loaded. `repeated` tells
 * that the recipe is the request's `last` one, and that nothing was inferred.
 */
export interface WorkerResult {
  readonly export: Export;
  readonly program: string | null;
  readonly drawing: string | null;
  readonly constructorReason: string | null;
  readonly statements: readonly StatementRun[];
  readonly modules: readonly ModuleCall[];
  readonly files: readonly string[];
  readonly traceback: string | null;
  readonly realTensors: boolean;
  readonly gradients: boolean;
  readonly repeated: boolean;
  readonly installation: Installation | null;
}

/**
 * To a worker: export a class. `run` numbers the runs of one worker.
 */
export interface Run {
  readonly type: 'run';
  readonly run: number;
  readonly request: ExportRequest;
}

/**
 * To a worker that forks: end a run with everything it started.
 */
export interface Kill {
  readonly type: 'kill';
  readonly run: number;
}

/**
 * To a worker that forks: import these modules of site-packages, then say `Ready` again.
 */
export interface Warm {
  readonly type: 'warm';
  readonly modules: readonly string[];
}

/**
 * A worker can take a request. `torch` is its version; where it is none, `failure` says why.
 */
export interface Ready {
  readonly type: 'ready';
  readonly pid: number;
  readonly python: string;
  readonly torch: string | null;
  readonly failure: string | null;
}

/**
 * A run has a process of its own, which leads a process group where the system has these.
 */
export interface Started {
  readonly type: 'started';
  readonly run: number;
  readonly pid: number;
}

/**
 * A run has come to a stage.
 */
export interface Progress {
  readonly type: 'progress';
  readonly run: number;
  readonly stage: Stage;
}

/**
 * A run has its result. `imported` are the modules of site-packages that it was the first to import, in order.
 */
export interface Finished {
  readonly type: 'finished';
  readonly run: number;
  readonly result: WorkerResult;
  readonly imported: readonly string[];
}

/**
 * A run's process and all that it started are gone.
 *
 * `status` is its exit status, or minus the signal that ended it.
 */
export interface Ended {
  readonly type: 'ended';
  readonly run: number;
  readonly status: number;
}

/**
 * The interpreter of one workspace folder; `folder` none stands for files outside every folder.
 */
export interface FolderInterpreter {
  readonly folder: string | null;
  readonly interpreter: string | null;
}

/**
 * What the extension host tells the server at its start and whenever it changes (`netronLens/configure`).
 */
export interface Configuration {
  readonly trusted: boolean;
  readonly interpreters: readonly FolderInterpreter[];
  readonly codeLens: boolean;
  readonly inlayHints: boolean;
  readonly seconds: number;
  readonly memory: number | null;
  readonly storage: string | null;
}

/**
 * `netronLens/list`: the module classes of one open document.
 */
export interface ListRequest {
  readonly uri: string;
}

/**
 * `netronLens/visualize`: one class of one document.
 *
 * `documents` replace texts (a comparison with an older commit). `last` is the recipe by which the class ran before,
 * to be tried before anything is inferred. `target` is an absolute path: where the file of level `onnx` is to go.
 */
export interface VisualizeRequest {
  readonly uri: string;
  readonly qualname: string;
  readonly trigger: Trigger;
  readonly level: Level;
  readonly onnx: OnnxOptions;
  readonly documents: readonly Document[];
  readonly given: readonly Given[];
  readonly last: RanRecipe | null;
  readonly target: string | null;
}

/**
 * A text that a result was made from: its version where it was open, and the SHA-256 of its UTF-8 bytes in hex.
 *
 * Versions begin anew when a document is opened again: texts are told apart by their digests.
 */
export interface DocumentVersion {
  readonly path: string;
  readonly version: number | null;
  readonly digest: string;
}

/**
 * The answer to `netronLens/visualize`.
 *
 * `graph` holds the bytes to be drawn in base64, of the part that ran where `export.ok` is false; none where the file
 * went to the request's target, which `export.graph` names then. `repeated` tells that the recipe is the request's
 * `last` one: what the text says now was not asked.
 */
export interface Visualization {
  readonly uri: string;
  readonly export: Export;
  readonly graph: string | null;
  readonly program: string | null;
  readonly constructorReason: string | null;
  readonly modules: readonly ModuleCall[];
  readonly files: readonly string[];
  readonly versions: readonly DocumentVersion[];
  readonly traceback: string | null;
  readonly realTensors: boolean;
  readonly gradients: boolean;
  readonly repeated: boolean;
  readonly installation: Installation | null;
}

/**
 * `netronLens/locate`: where a piece of the text with a digest stands now; where a piece of now stood then.
 */
export interface LocateRequest {
  readonly path: string;
  readonly digest: string;
  readonly span: Span;
  readonly moment: Moment;
}

/**
 * The answer to `netronLens/locate`; none where an edit touched the piece, or nobody knows the text any more.
 */
export interface Location {
  readonly span: Span | null;
}

/**
 * `netronLens/choose`, a notification: the module call selected in a class's graph; `path` none for none.
 */
export interface Choice {
  readonly uri: string;
  readonly qualname: string;
  readonly path: string | null;
  readonly call: number | null;
}

/**
 * `netronLens/saveRecipe`: keep these parts of a class's recipe in the workspace, beside those kept already.
 */
export interface SaveRecipe {
  readonly uri: string;
  readonly qualname: string;
  readonly constructor: string | null;
  readonly inputs: readonly GivenInput[];
}

/**
 * `netronLens/resetRecipe`: forget what the workspace keeps of a class's recipe.
 */
export interface ResetRecipe {
  readonly uri: string;
  readonly qualname: string;
}

/**
 * `netronLens/status`, a notification: what the server is doing for which interpreter.
 */
export interface Status {
  readonly state: ServerState;
  readonly interpreter: string | null;
  readonly message: string;
}
