/** Starts and ends the extension. */
import * as vscode from 'vscode';
import type { App } from './host/app';
import { followSelections } from './host/chosenCall';
import { registerCommands } from './host/commands';
import { registerTool } from './host/languageModelTool';
import { watchModels } from './host/models';
import { ModuleTree } from './host/moduleTree';
import { answerPages } from './host/page';
import { viewType } from './host/panel';
import { Panels } from './host/panels';
import { watchSelection } from './host/pythonExtension';
import { redrawOnEdits } from './host/redraw';
import { unmarkWithoutPanels } from './host/revealInCode';
import { followCursor } from './host/revealInGraph';
import { Server } from './host/server';
import { section } from './host/settings';
import { showStatus } from './host/status';
import { registerViewers } from './host/viewer';

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Netron Lens', { log: true });
  context.subscriptions.push(log);
  try {
    start(context, log);
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
    void vscode.window.showErrorMessage(vscode.l10n.t('Netron Lens did not start: {0}', String(error))); // VS Code itself would not say so
    throw error;
  }
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

function start(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): void {
  server = new Server(context, log);
  const panels = new Panels(context, log);
  const app: App = { context, log, server, panels };
  const tree = new ModuleTree(app);
  context.subscriptions.push(
    server,
    panels,
    tree,
    registerCommands(app, { tree }),
    answerPages(app),
    followCursor(app),
    followSelections(app),
    unmarkWithoutPanels(app),
    redrawOnEdits(app),
    registerViewers(app),
    registerTool(app),
    showStatus(server),
    watchModels(app),
    watchSurroundings(app),
    vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: (panel, state) => panels.restore(panel, state),
    }),
  );
  void server.restart(); // lenses come when it is up; it reports what goes wrong by itself
}

// A grant of trust comes before the restricted settings become visible, whose change comes as an event of its own.
function watchSurroundings({ context, log, server: running }: App): vscode.Disposable {
  const refresh = () => void running.refresh(); // it reports what goes wrong by itself
  void watchSelection(refresh, log).then((watched) => context.subscriptions.push(watched)); // it never fails
  return vscode.Disposable.from(
    vscode.workspace.onDidGrantWorkspaceTrust(refresh),
    vscode.workspace.onDidChangeWorkspaceFolders(refresh),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(section)) refresh();
    }),
  );
}
