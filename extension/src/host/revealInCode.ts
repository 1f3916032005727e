/** From graph to code: the place of what is selected in a panel is shown and marked, without taking the keyboard. */
import * as vscode from 'vscode';
import type { Selected, Selection } from '../messages';
import type { ModuleCall } from '../protocol';
import type { App } from './app';
import { rangeOf, showDocument } from './editors';
import type { ModelPanel } from './panel';
import { locate, type Origin } from './places';

const mark = vscode.window.createTextEditorDecorationType({
  backgroundColor: new vscode.ThemeColor('editor.findMatchHighlightBackground'),
  overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.findMatchForeground'),
  borderRadius: '2px',
  rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
});

/** Follows a selection of the page: nothing selected, nothing marked. */
export async function revealSelected(app: App, panel: ModelPanel, message: Selected): Promise<void> {
  clearMarks();
  if (message.selection === null) return;
  const origin = originOf(panel, message.selection, message.action);
  if (origin !== undefined) await revealOrigin(app, panel, origin, message.focus);
}

/** Takes the marks away with the last panel. */
export function unmarkWithoutPanels(app: App): vscode.Disposable {
  return app.panels.onDidChangeActive((panel) => {
    if (panel === undefined) clearMarks();
  });
}

/** Reveal in Code: the keyboard goes to the place of what is selected in the active panel. */
export async function revealInCode(app: App): Promise<void> {
  const panel = app.panels.active;
  if (panel === undefined) return;
  if (panel.selection === undefined) panel.post({ type: 'command', command: 'revealInCode' });
  else await revealSelected(app, panel, { type: 'selected', selection: panel.selection, action: 'reveal', focus: true });
}

/** A module's call as it is selected in the tree. */
export async function revealModule(app: App, panel: ModelPanel, module: ModuleCall, action: Selected['action']): Promise<void> {
  clearMarks();
  const origin = action === 'definition' ? classOf(module) : (constructionOf(module) ?? callOf(module) ?? classOf(module));
  if (origin !== undefined) await revealOrigin(app, panel, origin, action === 'definition');
}

async function revealOrigin(app: App, panel: ModelPanel, origin: Origin, focus: boolean): Promise<void> {
  const span = await locate(app, panel, origin, 'now'); // the text may have been edited since the model ran
  if (span === undefined) return;
  const editor = await showDocument(app.panels.uriOf(origin.file), !focus);
  const range = rangeOf(span);
  editor.setDecorations(mark, [range]);
  // its start alone: for the end of a long line the editor would scroll sideways
  editor.revealRange(new vscode.Range(range.start, range.start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  if (focus) editor.selection = new vscode.Selection(range.start, range.start);
}

function originOf(panel: ModelPanel, selection: Selection, action: Selected['action']): Origin | undefined {
  const module = panel.picture?.show.modules.find(({ path, call }) => path === selection.path && call === selection.call);
  const own = selection.file === null || selection.span === null ? undefined : { file: selection.file, span: selection.span };
  if (selection.kind === 'node') {
    const definition = module === undefined ? undefined : (constructionOf(module) ?? classOf(module));
    return action === 'definition' ? (definition ?? own) : own;
  }
  if (module === undefined) return own;
  return action === 'definition' ? classOf(module) : (constructionOf(module) ?? classOf(module) ?? own);
}

function constructionOf({ constructionFile, constructionSpan }: ModuleCall): Origin | undefined {
  return constructionFile === null || constructionSpan === null ? undefined : { file: constructionFile, span: constructionSpan };
}

function callOf({ file, span }: ModuleCall): Origin | undefined {
  return file === null || span === null ? undefined : { file, span };
}

function classOf({ classFile, classLine }: ModuleCall): Origin | undefined {
  if (classFile === null || classLine === null) return undefined;
  return { file: classFile, span: { startLine: classLine, startColumn: 0, endLine: classLine, endColumn: 0 } };
}

function clearMarks(): void {
  for (const editor of vscode.window.visibleTextEditors) editor.setDecorations(mark, []);
}
