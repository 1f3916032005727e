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
  let timer: NodeJS.Timeout | undefined;
  const edited = (document: vscode.TextDocument) => {
    const file = app.panels.fileOf(document.uri);
    for (const panel of app.panels.all.filter((each) => isOutdatedBy(each, file, document))) {
      if (panel.webviewPanel.visible) redraw(app, panel);
      else missed.add(panel);
    }
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (settings().redraw === 'onSave') edited(document);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0 || document.languageId !== 'python' || settings().redraw !== 'whileTyping') return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        edited(document);
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

// A panel that came back after a reload runs nothing until the user asks for it.
function mayRun({ picture }: ModelPanel): boolean {
  return picture?.restored === false && vscode.workspace.isTrusted;
}
