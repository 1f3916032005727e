/** From code to graph: the cursor's nodes are highlighted, quietly while it moves, and selected on the user's wish. */
import * as vscode from 'vscode';
import type { Reveal } from '../messages';
import type { App } from './app';
import { settings } from './configuration';
import type { Edits } from './edits';
import { say } from './notification';
import type { ModelPanel } from './panel';
import { isSameFile } from './paths';

const quietMilliseconds = 120;

/** Follows the cursor of Python files in all panels that are visible. */
export function followCursor(app: App, edits: Edits): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  return vscode.window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
    // a selection without a kind was made by a program: our own way from graph to code
    if (kind === undefined || textEditor.document.languageId !== 'python' || !settings().followCursor) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      for (const panel of app.panels.all.filter((each) => each.webviewPanel.visible)) {
        reveal(panel, edits, textEditor, 'follow');
      }
    }, quietMilliseconds);
  });
}

/** Reveal in Graph: selects what stands under the cursor in the panel that shows it. */
export function revealInGraph(app: App, edits: Edits): void {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return;
  const file = editor.document.uri.fsPath;
  const panels = [app.panels.active, ...app.panels.all].filter((panel) => panel !== undefined);
  const panel = panels.find((each) => versionIn(each, file) !== undefined);
  if (panel === undefined) {
    say(vscode.l10n.t('No panel shows a model that uses this file: visualize one first.'));
    return;
  }
  panel.webviewPanel.reveal(undefined, true);
  reveal(panel, edits, editor, 'select');
}

function reveal(panel: ModelPanel, edits: Edits, editor: vscode.TextEditor, mode: Reveal['mode']): void {
  const { document, selection } = editor;
  const file = document.uri.fsPath;
  const version = versionIn(panel, file);
  if (version === undefined) return;
  const span = edits.spanAt(document, selection, version);
  panel.post({ type: 'reveal', target: span === undefined ? { kind: 'nothing' } : { kind: 'place', file, span }, mode });
}

// A file that was not open when the model ran was read from the disk: as it was first opened.
function versionIn(panel: ModelPanel, file: string): number | undefined {
  const show = panel.picture?.show;
  if (show?.files.some((each) => isSameFile(each, file)) !== true) return undefined;
  return show.versions.find((version) => isSameFile(version.path, file))?.version ?? 1;
}
