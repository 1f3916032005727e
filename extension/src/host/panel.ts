/** One panel: the webview that shows one class, and what it shows. */
import * as vscode from 'vscode';
import type { Compare, FromWebview, PageSettings, Progress, Selection, Show, ShownFailure, Stale, ToWebview } from '../messages';
import type { DocumentVersion, Given, Installation, Level, Visualization } from '../protocol';
import { settings } from './configuration';
import { pageFolder, pageHtml } from './html';
import { titleOf, type Kept } from './presentation';

export const viewType = 'netronLens.panel';

/** What a panel is of: the panels are told apart by it. */
export interface PanelSubject {
  readonly key: string;
  readonly uri: vscode.Uri;
  readonly qualname: string;
}

export interface Picture {
  readonly show: Kept;
  readonly bytes: Uint8Array | null;
  /** It came back after a reload, or the model ran in this window. */
  readonly restored: boolean;
}

export class ModelPanel implements vscode.Disposable {
  /** What is shown; none before the first answer. */
  picture: Picture | undefined;
  /** What ran last to its end in this window. */
  lastRun: Visualization | undefined;
  selection: Selection | undefined;
  /** What the user decided of the recipe of a file that no workspace keeps; newest first. */
  given: readonly Given[] = [];
  /** The versions of the texts that the last answer was made from, whether or not there was a graph in it. */
  versions: readonly DocumentVersion[] = [];
  /** How to get what the level that was asked for last lacks. */
  installation: Installation | undefined;
  private running: vscode.CancellationTokenSource | undefined;
  private stale: Stale | undefined;
  private comparison: Compare | undefined;
  private progress: Progress | undefined;
  private isReady = false;
  private hasShown = false;
  private readonly received = new vscode.EventEmitter<FromWebview>();

  readonly onDidReceive = this.received.event;

  constructor(
    readonly subject: PanelSubject,
    readonly webviewPanel: vscode.WebviewPanel,
  ) {
    webviewPanel.title = titleOf(subject.qualname);
    webviewPanel.webview.onDidReceiveMessage((message: FromWebview) => {
      this.receive(message);
    });
    webviewPanel.onDidChangeViewState(() => {
      // a hidden page is gone; when it is shown again it says that it is ready
      if (!webviewPanel.visible) this.isReady = false;
    });
    webviewPanel.onDidDispose(() => {
      this.cancel();
      this.running = undefined;
      this.isReady = false; // there is nobody to be told any more
      this.received.dispose();
    });
  }

  /** Loads the page; from then on it asks for what is to be shown. */
  async load(context: vscode.ExtensionContext): Promise<void> {
    const { webview } = this.webviewPanel;
    webview.options = { enableScripts: true, localResourceRoots: [pageFolder(context)] };
    this.webviewPanel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'panel.svg');
    webview.html = await pageHtml(webview, context);
  }

  get level(): Level {
    return this.picture?.show.level ?? 'layers';
  }

  /** The level that was asked for last, whether or not it could be made. */
  get wantedLevel(): Level {
    return this.stale?.level ?? this.level;
  }

  show(picture: Picture): void {
    this.picture = picture;
    this.stale = undefined;
    this.comparison = undefined;
    this.sendPicture();
  }

  /** The last good graph stays, with the reason why there is no newer one. */
  keepStale(failure: ShownFailure, level: Level): void {
    this.stale = { type: 'stale', failure, level };
    this.post(this.stale);
  }

  /** Says what is being done for the panel: a page that is still being loaded says it when it is there. */
  tell(progress: Progress): void {
    this.progress = progress;
    this.post(progress);
  }

  /** Puts an older graph beside the one on show, or takes it away. */
  compare(comparison: Compare | undefined): void {
    this.comparison = comparison;
    if (comparison !== undefined) this.post(comparison);
  }

  get shownFailure(): ShownFailure | undefined {
    return this.stale?.failure ?? this.picture?.show.failure ?? undefined;
  }

  /** Sends a message to the page if there is one at the moment: what has to survive is part of the picture. */
  post(message: ToWebview): void {
    if (this.isReady) void this.webviewPanel.webview.postMessage(message); // a page that has gone needs no message
  }

  /** Begins a run for this panel; the one before it is cancelled. */
  begin(): vscode.CancellationTokenSource {
    this.cancel();
    this.running = new vscode.CancellationTokenSource();
    return this.running;
  }

  /** Ends a run; false where a newer one has taken over. */
  end(run: vscode.CancellationTokenSource): boolean {
    if (this.running !== run) return false;
    this.running = undefined;
    return true;
  }

  isCurrent(run: vscode.CancellationTokenSource): boolean {
    return this.running === run;
  }

  cancel(): void {
    this.running?.cancel();
  }

  dispose(): void {
    this.webviewPanel.dispose();
  }

  private receive(message: FromWebview): void {
    if (message.type === 'ready') {
      this.isReady = true;
      this.sendPicture();
      if (this.stale !== undefined) this.post(this.stale);
      if (this.comparison !== undefined) this.post(this.comparison);
      if (this.progress !== undefined) this.post(this.progress);
    }
    if (message.type === 'selected') this.selection = message.selection ?? undefined;
    this.received.fire(message);
  }

  private sendPicture(): void {
    if (this.picture === undefined || !this.isReady) return;
    const { show, bytes, restored } = this.picture;
    const message: Show = { ...show, bytes, restored, keepView: this.hasShown, settings: pageSettings() };
    this.hasShown = true;
    this.post(message);
  }
}

export function pageSettings(): PageSettings {
  return { details: settings().showDetails };
}
