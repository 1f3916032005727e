/** The viewer of model files: any format that Netron reads, as a custom editor. It runs nothing. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { FromWebview, Open } from '../messages';
import type { App } from './app';
import { pageFolder, pageHtml } from './html';
import { pageSettings } from './panel';
import { saveExported } from './pictures';
import { openWebPage, writeToLog } from './page';

const viewTypes = ['netronLens.viewer', 'netronLens.optionalViewer'];

/** The page holds the whole file in memory. */
const largestBytes = 2 ** 31;

export function registerViewers(app: App): vscode.Disposable {
  const viewers = new Viewers(app);
  const registered = viewTypes.map((viewType) => vscode.window.registerCustomEditorProvider(viewType, viewers));
  return vscode.Disposable.from(...registered);
}

class ModelFile implements vscode.CustomDocument {
  constructor(readonly uri: vscode.Uri) {}

  dispose(): void {
    // it holds nothing
  }
}

class Viewers implements vscode.CustomReadonlyEditorProvider<ModelFile> {
  constructor(private readonly app: App) {}

  openCustomDocument(uri: vscode.Uri): ModelFile {
    return new ModelFile(uri);
  }

  async resolveCustomEditor({ uri }: ModelFile, panel: vscode.WebviewPanel): Promise<void> {
    const { context, log } = this.app;
    panel.webview.options = { enableScripts: true, localResourceRoots: [pageFolder(context)] };
    panel.webview.onDidReceiveMessage((message: FromWebview) => {
      this.answer(uri, panel.webview, message).catch((error: unknown) => {
        log.error(error instanceof Error ? error : String(error));
        void vscode.window.showErrorMessage(vscode.l10n.t('`{0}` cannot be shown: {1}', path.basename(uri.path), String(error)));
      });
    });
    panel.onDidChangeViewState(() => {
      if (panel.active) this.app.panels.viewer = panel.webview;
    });
    panel.onDidDispose(() => {
      if (this.app.panels.viewer === panel.webview) this.app.panels.viewer = undefined;
    });
    this.app.panels.viewer = panel.webview;
    panel.webview.html = await pageHtml(panel.webview, context);
  }

  private async answer(uri: vscode.Uri, webview: vscode.Webview, message: FromWebview): Promise<void> {
    if (message.type === 'ready') await webview.postMessage(await opened(uri));
    if (message.type === 'exported') await saveExported(message, uri);
    if (message.type === 'copy') await vscode.env.clipboard.writeText(message.text);
    if (message.type === 'openExternal') await openWebPage(message.url);
    if (message.type === 'log') writeToLog(this.app.log, message);
  }
}

async function opened(uri: vscode.Uri): Promise<Open> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > largestBytes) throw new Error(vscode.l10n.t('the file is larger than 2 GiB'));
  // what is read may be a Buffer, which does not arrive in a page as bytes
  const bytes = new Uint8Array(await vscode.workspace.fs.readFile(uri));
  return { type: 'open', name: path.basename(uri.path), bytes, settings: pageSettings() };
}
