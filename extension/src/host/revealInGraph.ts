/** From code to graph: the cursor's nodes are highlighted, quietly while it moves, and selected on the user's wish. */
import * as vscode from 'vscode';
import type { Reveal } from '../messages';
import type { App } from './app';
import { settings } from './configuration';
import { spanOf } from './editors';
import { say } from './notification';
import type { ModelPanel } from './panel';
import { isSameFile } from './paths';
import { locate } from './places';

const quietMilliseconds = 120;

/** Follows the cursor of Python files in all panels that are visible. */
export function followCursor(app: App): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  return vscode.window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
    // a selection without a kind was made by a program: our own way from graph to code
    if (kind === undefined || textEditor.document.languageId !== 'python' || !settings().followCursor) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      for (const panel of app.panels.all.filter((each) => each.webviewPanel.visible)) {
        reveal(app, panel, textEditor, 'follow').catch((error: unknown) => {
          app.log.warn(`The cursor was not followed: ${String(error)}`);
        });
      }
    }, quietMilliseconds);
  });
}

/** Reveal in Graph: selects what stands under the cursor in the panel that shows it. */
export async function revealInGraph(app: App): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return;
  const file = app.panels.fileOf(editor.document.uri);
  const panels = [app.panels.active, ...app.panels.all].filter((panel) => panel !== undefined);
  const panel = panels.find((each) => isMadeFrom(each, file));
  if (panel === undefined) {
    say(vscode.l10n.t('No panel shows a model that uses this file: visualize one first.'));
    return;
  }
  panel.webviewPanel.reveal(undefined, true);
  await reveal(app, panel, editor, 'select');
}

async function reveal(app: App, panel: ModelPanel, { document, selection }: vscode.TextEditor, mode: Reveal['mode']): Promise<void> {
  const file = app.panels.fileOf(document.uri);
  if (!isMadeFrom(panel, file)) return;
  const span = await locate(app, panel, { file, span: spanOf(selection) }, 'then');
  panel.post({ type: 'reveal', target: span === undefined ? { kind: 'nothing' } : { kind: 'place', file, span }, mode });
}

function isMadeFrom(panel: ModelPanel, file: string): boolean {
  return panel.picture?.show.files.some((each) => isSameFile(each, file)) === true;
}
