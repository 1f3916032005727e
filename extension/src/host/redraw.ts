/** Draws models again after a save, or while typing where the user set it: only of panels that are visible and ran here. */
import * as vscode from 'vscode';
import type { App } from './app';
import { settings } from './configuration';
import type { ModelPanel } from './panel';
import { isSameFile } from './paths';
import { digestOf } from './places';
import { drawAfterEdit } from './draw';

const pauseMilliseconds = 400;

export function redrawOnEdits(app: App): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  return vscode.Disposable.from(
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (settings().redraw === 'onSave') redraw(app, document);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0 || document.languageId !== 'python' || settings().redraw !== 'whileTyping') return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        redraw(app, document);
      }, pauseMilliseconds);
    }),
    {
      dispose: () => {
        clearTimeout(timer);
      },
    },
  );
}

function redraw(app: App, document: vscode.TextDocument): void {
  const file = app.panels.fileOf(document.uri);
  for (const panel of app.panels.all.filter((each) => isOutdatedBy(each, file, document))) {
    drawAfterEdit(app, panel).catch((error: unknown) => {
      app.log.error(error instanceof Error ? error : String(error));
    });
  }
}

// A panel that came back after a reload runs nothing until the user asks for it.
function isOutdatedBy(panel: ModelPanel, file: string, document: vscode.TextDocument): boolean {
  const { picture } = panel;
  if (!panel.webviewPanel.visible || picture === undefined || picture.restored || !vscode.workspace.isTrusted) return false;
  if (!picture.show.files.some((each) => isSameFile(each, file))) return false;
  return panel.versions.find((version) => isSameFile(version.path, file))?.digest !== digestOf(document);
}
