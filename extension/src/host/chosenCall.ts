/** Tells the server which call of a module is selected in a graph: hints of code that ran several times speak of that call. */
import * as vscode from 'vscode';
import type { Choice } from '../protocol';
import type { App } from './app';
import type { ModelPanel } from './panel';

/** A call as the server knows it; none where nothing is selected. */
export type ChosenCall = Pick<Choice, 'path' | 'call'>;

const nothing: ChosenCall = { path: null, call: null };

// What each panel told last: the server has all hints asked for anew at each telling.
const told = new WeakMap<ModelPanel, ChosenCall>();

/** Follows the selections of all panels; a panel that is closed has none. */
export function followSelections(app: App): vscode.Disposable {
  return vscode.Disposable.from(
    app.panels.onDidReceive(({ panel, message }) => {
      if (message.type === 'selected') choose(app, panel, message.selection ?? nothing);
    }),
    app.panels.onDidClose((panel) => {
      choose(app, panel, nothing);
    }),
  );
}

/** Tells of a selection; where the server does not run, nobody has hints. */
export function choose(app: App, panel: ModelPanel, { path, call }: ChosenCall): void {
  const before = told.get(panel) ?? nothing;
  if (before.path === path && before.call === call) return;
  told.set(panel, { path, call });
  const { uri, qualname } = panel.subject;
  const choice: Choice = { uri: uri.toString(), qualname, path, call };
  app.server.tell('netronLens/choose', choice);
}
