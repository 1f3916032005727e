/** The module classes of the file at hand: which one is meant, and whether the file has any. */
import * as vscode from 'vscode';
import type { ModelClass } from '../protocol';
import type { App } from './app';
import { say } from './notification';

const quietMilliseconds = 300;

export interface Target {
  readonly uri: vscode.Uri;
  readonly qualname: string;
}

/** The classes of an open Python document, as the language server reads them; empty where it does not run. */
export async function listModels(app: App, uri: vscode.Uri): Promise<readonly ModelClass[]> {
  const client = await app.server.ready();
  return client === undefined ? [] : await client.sendRequest<readonly ModelClass[]>('netronLens/list', { uri: uri.toString() });
}

/** The class under the cursor of the active editor, else the only one, else the one that the user picks. */
export async function pickModel(app: App): Promise<Target | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== 'python') {
    say(vscode.l10n.t('Open a Python file that defines a module class, then try again.'));
    return undefined;
  }
  const { uri } = editor.document;
  const models = await listModels(app, uri);
  if (models.length === 0) {
    say(vscode.l10n.t('This file defines no class that is an `nn.Module`.'));
    return undefined;
  }
  const chosen = innermost(models, editor.selection.active.line + 1) ?? (models.length === 1 ? models[0] : await ask(models));
  return chosen === undefined ? undefined : { uri, qualname: chosen.qualname };
}

/** Keeps the context key `netronLens.hasModels` true to the active editor. */
export function watchModels(app: App): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void update(app), quietMilliseconds); // `update` reports what goes wrong
  };
  soon();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(soon),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document === vscode.window.activeTextEditor?.document) soon();
    }),
    app.server.onDidChangeState(soon),
    {
      dispose: () => {
        clearTimeout(timer);
      },
    },
  );
}

async function update(app: App): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) return; // a panel has the keyboard: the file beside it is still the one at hand
  try {
    const has = document.languageId === 'python' && (await listModels(app, document.uri)).length > 0;
    await vscode.commands.executeCommand('setContext', 'netronLens.hasModels', has);
  } catch (error) {
    app.log.debug(`The module classes of ${document.uri.toString()} were not listed: ${String(error)}`);
  }
}

function innermost(models: readonly ModelClass[], line: number): ModelClass | undefined {
  return models.filter((model) => model.line <= line && line <= model.endLine).sort((a, b) => b.line - a.line)[0];
}

async function ask(models: readonly ModelClass[]): Promise<ModelClass | undefined> {
  const items = models.map((model) => ({
    label: model.name,
    description: model.qualname === model.name ? '' : model.qualname,
    detail: vscode.l10n.t('line {0}', model.line),
    model,
  }));
  const placeHolder = vscode.l10n.t('The model to show');
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.model;
}
