/** Draws models again after a save, or while typing where the user set it: only of panels that ran here, once they are visible. */
import * as vscode from 'vscode';
import type { App } from './app';
import { settings } from './configuration';
import type { ModelPanel } from './panel';
import { isSameFile } from './paths';
import { digestOf } from './places';
import { drawAfterEdit } from './draw';

const pauseMilliseconds = 400;

export function redrawOnEdits(app: App): vscode.Disposable {
  // an edit that a hidden panel missed counts when the panel is seen again
  const missed = new WeakSet<ModelPanel>();
  // a rename edits several documents at once
  const typed = new Set<vscode.TextDocument>();
  let timer: NodeJS.Timeout | undefined;
  const edited = (document: vscode.TextDocument) => {
    const file = app.panels.fileOf(document.uri);
    for (const panel of app.panels.all.filter((each) => isOutdatedBy(each, file, document))) {
      if (panel.webviewPanel.visible) redraw(app, panel);
      else missed.add(panel);
    }
  };
  const decided = (recipes: vscode.Uri) => {
    for (const panel of app.panels.all.filter((each) => isDecidedIn(each, recipes))) {
      panel.lastRun = undefined; // its recipe is not to be tried first
      if (panel.webviewPanel.visible) redraw(app, panel);
      else missed.add(panel);
    }
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (settings().redraw === 'onSave') edited(document);
      if (settings().redraw !== 'off') decided(document.uri);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0 || document.languageId !== 'python' || settings().redraw !== 'whileTyping') return;
      typed.add(document);
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const each of typed) edited(each);
        typed.clear();
      }, pauseMilliseconds);
    }),
    app.panels.onDidUncover((panel) => {
      if (missed.delete(panel) && mayRun(panel)) redraw(app, panel);
    }),
    {
      dispose: () => {
        clearTimeout(timer);
      },
    },
  );
}

function redraw(app: App, panel: ModelPanel): void {
  drawAfterEdit(app, panel).catch((error: unknown) => {
    app.log.error(error instanceof Error ? error : String(error));
  });
}

function isOutdatedBy(panel: ModelPanel, file: string, document: vscode.TextDocument): boolean {
  if (!mayRun(panel) || panel.picture?.show.files.some((each) => isSameFile(each, file)) !== true) return false;
  return panel.versions.find((version) => isSameFile(version.path, file))?.digest !== digestOf(document);
}

// What the user has decided of the models of a workspace folder stands in one file of it.
function isDecidedIn(panel: ModelPanel, recipes: vscode.Uri): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(panel.subject.uri);
  return mayRun(panel) && folder !== undefined && vscode.Uri.joinPath(folder.uri, '.vscode', 'netron-lens.json').path === recipes.path;
}

// A panel that came back after a reload runs nothing until the user asks for it.
function mayRun({ picture }: ModelPanel): boolean {
  return picture?.restored === false && vscode.workspace.isTrusted;
}
