/** What the buttons of a failure do. */
import * as vscode from 'vscode';
import type { ActionId, ShownFailure } from '../messages';
import type { Installation } from '../protocol';
import type { App } from './app';
import { openLine } from './editors';
import { commandIn } from './failure';
import { install } from './installation';
import { selectInterpreter } from './selectInterpreter';

/** What a button stands beside. */
export interface Occasion {
  /** The file of the class that the user wanted something of. */
  readonly uri: vscode.Uri;
  readonly failure: ShownFailure | undefined;
  /** How to get what was lacking. */
  readonly installation: Installation | undefined;
  /** Does once more what the user asked for. */
  readonly repeat: () => Promise<void>;
}

/** Does what a button says. */
export async function act(app: App, id: ActionId, { uri, failure, installation, repeat }: Occasion): Promise<void> {
  switch (id) {
    case 'retry':
      await repeat();
      return;
    case 'goToLine':
      if (failure?.file != null && failure.line !== null) await openLine(app.panels.uriOf(failure.file), failure.line);
      return;
    case 'showLogs':
      app.log.show();
      return;
    case 'selectInterpreter':
      if (await selectsAnother(app, uri)) await repeat();
      return;
    case 'manageTrust':
      await vscode.commands.executeCommand('workbench.trust.manage');
      return;
    case 'editInputs':
      await vscode.commands.executeCommand('netronLens.editInputs');
      return;
    case 'openSettings':
      await vscode.commands.executeCommand('workbench.action.openSettings', 'netronLens');
      return;
    case 'copyCommand':
      await copyCommand(failure);
      return;
    case 'install':
      if (installation !== undefined && (await install(app, installation)) === 'installed') await repeat();
      return;
  }
}

// The same interpreter would fail in the same way.
async function selectsAnother(app: App, uri: vscode.Uri): Promise<boolean> {
  const before = app.server.modelInterpreter(uri);
  await selectInterpreter(app);
  await app.server.refresh();
  return app.server.modelInterpreter(uri) !== before;
}

async function copyCommand(failure: ShownFailure | undefined): Promise<void> {
  const command = commandIn(failure?.hint ?? null);
  if (command !== undefined) await vscode.env.clipboard.writeText(command);
}
