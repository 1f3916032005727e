/**
 * What the extension host and a panel's page say to each other.
 *
 * The page speaks first (`ready`) and gets its whole state in one answer (`show`, or `open` in the viewer of model files).
 * Lines count from 1, columns from 0 in UTF-16 code units, as in `protocol.ts`.
 * On every `show` the page puts `key` into its `vscode.setState({ key, … })`: by it the panel comes back after a reload.
 */
import type { DocumentVersion, Level, ModuleCall, Span, Stage, Tensor } from './protocol';

export type ToWebview = Show | Open | Progress | Stale | Reveal | Command | Compare | Settings;

export type FromWebview =
  | { readonly type: 'ready' }
  | Drawn
  | Selected
  | { readonly type: 'setLevel'; readonly level: Level }
  | EditRecipe
  | { readonly type: 'resetRecipe' }
  | { readonly type: 'cancel' }
  | { readonly type: 'action'; readonly id: ActionId }
  | Exported
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'openExternal'; readonly url: string }
  | { readonly type: 'goTo'; readonly file: string; readonly line: number }
  | { readonly type: 'closeComparison' }
  | Logged;

/** A model to draw. With `keepView`, pan, zoom, folding and selection stay, and what is new or changed is marked. */
export interface Show {
  readonly type: 'show';
  readonly key: string;
  readonly title: string;
  readonly file: string;
  readonly qualname: string;
  /** An ONNX file, of the part that ran where `failure` is set; none where nothing ran: then only the failure is shown. */
  readonly bytes: Uint8Array | null;
  readonly level: Level;
  readonly keepView: boolean;
  readonly recipe: readonly RecipePart[];
  readonly warnings: readonly Notice[];
  readonly failure: ShownFailure | null;
  readonly totals: Totals;
  /** All calls of modules, in the order of their starts: what a place in the code or a row of the tree stands for. */
  readonly modules: readonly ModuleCall[];
  /** The versions of the texts that the graph was made from. */
  readonly versions: readonly DocumentVersion[];
  readonly settings: PageSettings;
  /** A panel that came back after a reload: what it shows may be older than the code. */
  readonly restored: boolean;
}

/** A model file to view, of any format that Netron reads: no recipe, no code. */
export interface Open {
  readonly type: 'open';
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly settings: PageSettings;
}

/** What is being done for this panel; `stage` none when nothing is any more. */
export interface Progress {
  readonly type: 'progress';
  readonly stage: Stage | null;
  readonly message: string;
}

/** The last good graph stays, greyed, with the reason above it; the next `show` ends that. */
export interface Stale {
  readonly type: 'stale';
  readonly failure: ShownFailure;
  /** The level that could not be made; the level on show stays. */
  readonly level: Level;
}

/** Highlights nodes and scrolls to them, opening their groups as needed. A target without nodes clears the highlight. */
export interface Reveal {
  readonly type: 'reveal';
  readonly target: RevealTarget;
  /** `follow`: the cursor moved, highlight quietly; `select`: the user asked for it, select the first node as well. */
  readonly mode: 'follow' | 'select';
}

export type RevealTarget =
  /** A place in the code: empty span for a cursor. It stands for the nodes (or module constructions, or classes) under it, else on its line. */
  | { readonly kind: 'place'; readonly file: string; readonly span: Span }
  | { readonly kind: 'module'; readonly path: string; readonly call: number | null }
  | { readonly kind: 'nothing' };

/** A command of the palette, a key or the panel's title bar. */
export interface Command {
  readonly type: 'command';
  readonly command: PageCommand;
}

export type PageCommand =
  'find' | 'fit' | 'actualSize' | 'zoomIn' | 'zoomOut' | 'foldAll' | 'unfoldAll' | 'exportSvg' | 'exportPng' | 'copyName' | 'revealInCode';

/** The graph on show beside an older one: changes coloured in the graph and listed. */
export interface Compare {
  readonly type: 'compare';
  /** What it is compared with, for people: `HEAD (1a2b3c4)`. */
  readonly label: string;
  /** The older graph's ONNX file. */
  readonly before: Uint8Array;
  readonly changes: readonly Change[];
}

/** One module call that differs; `details` are sentences such as `parameters 1,792 → 3,584`. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly path: string;
  readonly call: number;
  readonly class: string;
  readonly details: readonly string[];
  readonly file: string | null;
  readonly line: number | null;
}

/** The user's settings changed while the panel was open. */
export interface Settings {
  readonly type: 'settings';
  readonly settings: PageSettings;
}

export interface PageSettings {
  /** Show the operations that do not affect the picture too: device moves, `detach`, size arithmetic. */
  readonly details: boolean;
}

/** One part of the line above the graph; `id` is `constructor` or `input:NAME`. */
export interface RecipePart {
  readonly id: string;
  /** As shown: `Net(num_classes=10)`, `x: float32[1, 3, 32, 32]`. */
  readonly label: string;
  /** What an edit starts from: a Python expression or `float32[1,3,32,32]`. */
  readonly text: string;
  /** Why it is so, for the hover: `solved: fc1 needs 16×5×5`. */
  readonly reason: string;
  /** Decided by the user, so that it can be reset. */
  readonly given: boolean;
}

/** A warning, or a note of what was found in order, with its place where it has one. */
export interface Notice {
  readonly isNote: boolean;
  readonly message: string;
  readonly file: string | null;
  readonly line: number | null;
}

/** Why there is no graph, or only a part of it; the buttons lead on. */
export interface ShownFailure {
  readonly title: string;
  readonly message: string;
  readonly hint: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly buttons: readonly Button[];
}

export interface Button {
  readonly id: ActionId;
  readonly label: string;
}

export type ActionId =
  | 'retry'
  | 'goToLine'
  | 'showLogs'
  | 'selectInterpreter'
  | 'manageTrust'
  | 'editInputs'
  | 'openSettings'
  /** Puts the command that the hint names on the clipboard. */
  | 'copyCommand'
  /** Installs what a level lacks into a folder of the extension's own. */
  | 'install';

/** The model's figures; none where they are not known. Sizes in bytes. */
export interface Totals {
  readonly parameters: number | null;
  readonly trainable: number | null;
  readonly multiplyAdds: number | null;
  readonly activationBytes: number | null;
  readonly largestActivation: number | null;
  readonly outputs: readonly Tensor[];
  readonly seconds: number | null;
  /** The code looked at values, so that it ran on real tensors. */
  readonly realTensors: boolean;
}

/** The graph is painted; `milliseconds` since the `show` or `open` arrived. */
export interface Drawn {
  readonly type: 'drawn';
  readonly nodes: number;
  readonly milliseconds: number;
}

/**
 * The user selected a node or a group, or asked for its code.
 *
 * `reveal` is the call of a node, the construction of a group; `definition` the construction of a node's module, the class of a group.
 * With `focus` the editor takes the keyboard (Enter, double click); without, it only shows the place.
 */
export interface Selected {
  readonly type: 'selected';
  readonly selection: Selection | null;
  readonly action: 'reveal' | 'definition';
  readonly focus: boolean;
}

/** `path` and `call` are of the module's call that the node belongs to, or that the group is. */
export interface Selection {
  readonly kind: 'node' | 'group';
  readonly name: string;
  readonly path: string;
  readonly call: number;
  readonly file: string | null;
  readonly span: Span | null;
}

/** A part of the recipe was edited; the answer is a `show` or a `stale`. */
export interface EditRecipe {
  readonly type: 'editRecipe';
  readonly id: string;
  readonly text: string;
}

/** A picture or a tensor to be saved; the extension host asks where. */
export interface Exported {
  readonly type: 'exported';
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

export interface Logged {
  readonly type: 'log';
  readonly level: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly stack: string | null;
}
