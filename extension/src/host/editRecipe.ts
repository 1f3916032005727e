/** Edit Inputs… and Reset Inputs: what the user decides of a recipe is saved for the workspace, and the graph is drawn anew. */
import * as vscode from 'vscode';
import type { RecipePart } from '../messages';
import type { ResetRecipe, SaveRecipe } from '../protocol';
import type { App } from './app';
import { say } from './notification';
import type { ModelPanel } from './panel';
import { givenHere } from './recipe';
import { draw } from './draw';

/** Asks for a part of the recipe and its new text. */
export async function editInputs(app: App): Promise<void> {
  const panel = app.panels.active;
  const parts = panel?.picture?.show.recipe ?? [];
  if (panel === undefined || parts.length === 0) {
    say(vscode.l10n.t('No recipe is on show: visualize a model first.'));
    return;
  }
  const part = parts.length === 1 ? parts[0] : await askPart(parts);
  const text = part === undefined ? undefined : await askText(part);
  if (part !== undefined && text !== undefined) await saveRecipe(app, panel, part.id, text);
}

/** Saves one part of the recipe (`constructor` or `input:NAME`) and draws the graph by it. */
export async function saveRecipe(app: App, panel: ModelPanel, id: string, text: string): Promise<void> {
  const constructor = id === 'constructor' ? text : null;
  const inputs = id.startsWith('input:') ? [{ name: id.slice('input:'.length), spec: text }] : [];
  const { uri, qualname } = panel.subject;
  if (vscode.workspace.getWorkspaceFolder(uri) === undefined) {
    panel.given = [{ reason: givenHere, constructor, method: null, inputs }, ...panel.given];
  } else {
    const request: SaveRecipe = { uri: uri.toString(), qualname, constructor, inputs };
    await (await app.server.ready())?.sendRequest('netronLens/saveRecipe', request);
  }
  await draw(app, panel, { trigger: 'user', level: panel.level });
}

/** Forgets what the user decided of the shown model's recipe. */
export async function resetInputs(app: App, panel: ModelPanel | undefined): Promise<void> {
  if (panel === undefined) return;
  const { uri, qualname } = panel.subject;
  panel.given = [];
  if (vscode.workspace.getWorkspaceFolder(uri) !== undefined) {
    const request: ResetRecipe = { uri: uri.toString(), qualname };
    await (await app.server.ready())?.sendRequest('netronLens/resetRecipe', request);
  }
  await draw(app, panel, { trigger: 'user', level: panel.level });
}

async function askPart(parts: readonly RecipePart[]): Promise<RecipePart | undefined> {
  const items = parts.map((part) => ({ label: part.label, detail: part.reason, part }));
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('What to change') }))?.part;
}

async function askText(part: RecipePart): Promise<string | undefined> {
  const prompt =
    part.id === 'constructor'
      ? vscode.l10n.t('A Python expression that makes the model')
      : vscode.l10n.t('`float32[1,3,32,32]` or a Python expression');
  const validateInput = (value: string) =>
    value.trim() === '' ? vscode.l10n.t('Empty: use Reset Inputs to have it inferred.') : undefined;
  return await vscode.window.showInputBox({ title: part.label, value: part.text, prompt, validateInput });
}
