/** Edit Inputs… and Reset Inputs: what the user decides of a recipe is saved for the workspace, and the graph is drawn anew. */
import * as vscode from 'vscode';
import type { RecipePart } from '../messages';
import type { App } from './app';
import { say } from './notification';
import type { ModelPanel } from './panel';
import { draw } from './visualize';

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
  const client = await app.server.ready();
  if (client === undefined) return;
  const { uri, qualname } = panel.subject;
  const constructor = id === 'constructor' ? text : null;
  const inputs = id.startsWith('input:') ? [{ name: id.slice('input:'.length), spec: text }] : [];
  await client.sendRequest('netronLens/saveRecipe', { uri: uri.toString(), qualname, constructor, inputs });
  await draw(app, panel, { trigger: 'user', level: panel.level });
}

/** Forgets what the user decided of the shown model's recipe. */
export async function resetInputs(app: App, panel: ModelPanel | undefined): Promise<void> {
  const client = await app.server.ready();
  if (panel === undefined || client === undefined) return;
  const { uri, qualname } = panel.subject;
  await client.sendRequest('netronLens/resetRecipe', { uri: uri.toString(), qualname });
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
