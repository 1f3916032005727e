/** All open panels, one for each class; they come back after the window was reloaded. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import * as vscode from 'vscode';
import type { FromWebview } from '../messages';
import { ModelPanel, viewType, type PanelSubject } from './panel';
import { isSameFile } from './paths';
import { PanelStorage } from './storage';

export class Panels implements vscode.Disposable {
  private readonly open = new Map<string, ModelPanel>();
  private latest: ModelPanel | undefined;
  private readonly storage: PanelStorage;
  private readonly received = new vscode.EventEmitter<{ readonly panel: ModelPanel; readonly message: FromWebview }>();
  private readonly changed = new vscode.EventEmitter<ModelPanel | undefined>();
  private readonly closed = new vscode.EventEmitter<ModelPanel>();
  private readonly uncovered = new vscode.EventEmitter<ModelPanel>();

  /** The page of the model file that was viewed last; none where none is open. */
  viewer: vscode.Webview | undefined;

  readonly onDidReceive = this.received.event;
  readonly onDidClose = this.closed.event;
  /** A panel is visible again, or has been all the while and became active. */
  readonly onDidUncover = this.uncovered.event;
  /** Another panel became the active one, or what it shows changed. */
  readonly onDidChangeActive = this.changed.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const storage = context.storageUri ?? context.globalStorageUri;
    this.storage = new PanelStorage(path.join(storage.fsPath, 'panels'));
  }

  /** The panel that was used last; none where none is open. */
  get active(): ModelPanel | undefined {
    return this.latest;
  }

  get all(): readonly ModelPanel[] {
    return [...this.open.values()];
  }

  find(uri: vscode.Uri, qualname: string): ModelPanel | undefined {
    return this.open.get(keyOf(uri, qualname));
  }

  /** The path that stands for a document, one that is no file included, where a panel shows a class of it. */
  fileOf(uri: vscode.Uri): string {
    const panel = uri.scheme === 'file' ? undefined : this.all.find(({ subject }) => subject.uri.toString() === uri.toString());
    return panel?.picture?.show.file ?? uri.fsPath;
  }

  /** The document that a path stands for. */
  uriOf(file: string): vscode.Uri {
    const panel = this.all.find(({ picture }) => picture !== undefined && isSameFile(picture.show.file, file));
    return panel?.subject.uri ?? vscode.Uri.file(file);
  }

  /** The class's panel, made beside the editor where there is none yet; the editor keeps the keyboard. */
  async reveal(uri: vscode.Uri, qualname: string): Promise<ModelPanel> {
    const existing = this.find(uri, qualname);
    if (existing !== undefined) {
      existing.webviewPanel.reveal(undefined, true);
      this.activate(existing);
      return existing;
    }
    const column = this.latest?.webviewPanel.viewColumn ?? vscode.ViewColumn.Beside;
    const webviewPanel = vscode.window.createWebviewPanel(viewType, qualname, { viewColumn: column, preserveFocus: true });
    return await this.adopt({ key: keyOf(uri, qualname), uri, qualname }, webviewPanel);
  }

  /** Keeps what a panel shows for the next start of the window. */
  async keep(panel: ModelPanel): Promise<void> {
    if (panel === this.latest) this.changed.fire(panel);
    if (panel.picture === undefined) return;
    const { show, bytes } = panel.picture;
    try {
      await this.storage.write({ uri: panel.subject.uri.toString(), show, bytes });
    } catch (error) {
      this.log.warn(`The panel of ${show.title} will not come back after a reload: ${String(error)}`);
    }
  }

  /** Brings a panel back with the bytes it had; nothing is run. */
  async restore(webviewPanel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = (await this.storage.read(keyIn(state))) ?? (await this.storage.newest(webviewPanel.title));
    if (kept === undefined || this.open.has(kept.show.key)) {
      this.log.info(`A panel does not come back (${JSON.stringify(state)})`);
      webviewPanel.dispose();
      return;
    }
    const subject = { key: kept.show.key, uri: vscode.Uri.parse(kept.uri), qualname: kept.show.qualname };
    const panel = await this.adopt(subject, webviewPanel);
    panel.show({ show: kept.show, bytes: kept.bytes, restored: true });
    this.changed.fire(this.latest);
  }

  dispose(): void {
    this.received.dispose();
    this.changed.dispose();
    this.closed.dispose();
    this.uncovered.dispose();
  }

  private async adopt(subject: PanelSubject, webviewPanel: vscode.WebviewPanel): Promise<ModelPanel> {
    const panel = new ModelPanel(subject, webviewPanel);
    this.open.set(subject.key, panel);
    panel.onDidReceive((message) => {
      this.received.fire({ panel, message });
    });
    webviewPanel.onDidChangeViewState(() => {
      if (webviewPanel.active) this.activate(panel);
      if (webviewPanel.visible) this.uncovered.fire(panel);
    });
    webviewPanel.onDidDispose(() => {
      this.forget(panel);
    });
    this.activate(panel);
    await panel.load(this.context);
    return panel;
  }

  private activate(panel: ModelPanel): void {
    if (this.latest === panel) return;
    this.latest = panel;
    setOpenContext(true);
    this.changed.fire(panel);
  }

  private forget(panel: ModelPanel): void {
    this.open.delete(panel.subject.key);
    this.closed.fire(panel);
    if (this.latest !== panel) return;
    this.latest = this.all.at(-1);
    setOpenContext(this.latest !== undefined);
    this.changed.fire(this.latest);
  }
}

function keyOf(uri: vscode.Uri, qualname: string): string {
  return createHash('sha256').update(`${uri.toString()}\n${qualname}`).digest('hex').slice(0, 20);
}

function keyIn(state: unknown): string {
  return typeof state === 'object' && state !== null && 'key' in state && typeof state.key === 'string' ? state.key : '';
}

function setOpenContext(isOpen: boolean): void {
  void vscode.commands.executeCommand('setContext', 'netronLens.panelOpen', isOpen); // VS Code's own, it does not fail
}
