/** The table of all commands: what the manifest names, and the function that does it. */
import * as vscode from 'vscode';
import type { App } from './app';
import { pickModel } from './models';
import { visualize } from './visualize';

type Handler = (app: App, ...values: readonly unknown[]) => unknown;

const commands: Readonly<Record<string, Handler>> = {
  'netronLens.visualize': visualizeCommand,
  'netronLens.restartServer': (app) => app.server.restart(),
  'netronLens.showLogs': (app) => {
    app.log.show();
  },
};

export function registerCommands(app: App): vscode.Disposable {
  const registered = Object.entries(commands).map(([id, handler]) =>
    vscode.commands.registerCommand(id, (...values: unknown[]) => handler(app, ...values)),
  );
  return vscode.Disposable.from(...registered);
}

// A lens and a panel name the class, the palette and the title's icon do not.
async function visualizeCommand(app: App, uri: unknown, qualname: unknown): Promise<void> {
  const target = typeof uri === 'string' && typeof qualname === 'string' ? { uri: vscode.Uri.parse(uri), qualname } : await pickModel(app);
  if (target !== undefined) await visualize(app, target.uri, target.qualname);
}
