/** What the buttons of a failure do. */
import * as vscode from 'vscode';
import type { ActionId, ShownFailure } from '../messages';
import type { Installation } from '../protocol';
import type { App } from './app';
import { draw } from './draw';
import { openLine } from './editors';
import { commandIn } from './failure';
import { install } from './installation';
import type { ModelPanel } from './panel';

/** What a button stands beside: a panel's failure, or one that was told without a panel. */
export interface Occasion {
  readonly panel?: ModelPanel;
  readonly failure: ShownFailure | undefined;
  readonly installation: Installation | undefined;
}

export function occasionOf(panel: ModelPanel): Occasion {
  return { panel, failure: panel.shownFailure, installation: panel.installation };
}

/** Does what a button says. */
export async function act(app: App, id: ActionId, occasion: Occasion): Promise<void> {
  const { panel, failure } = occasion;
  switch (id) {
    case 'retry':
      if (panel === undefined) return;
      await vscode.commands.executeCommand('netronLens.visualize', panel.subject.uri.toString(), panel.subject.qualname);
      return;
    case 'goToLine':
      if (failure?.file != null && failure.line !== null) await openLine(app.panels.uriOf(failure.file), failure.line);
      return;
    case 'showLogs':
      app.log.show();
      return;
    case 'selectInterpreter':
      await vscode.commands.executeCommand('netronLens.selectInterpreter');
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
      await installPackages(app, occasion);
      return;
  }
}

async function copyCommand(failure: ShownFailure | undefined): Promise<void> {
  const command = commandIn(failure?.hint ?? null);
  if (command !== undefined) await vscode.env.clipboard.writeText(command);
}

async function installPackages(app: App, { panel, installation }: Occasion): Promise<void> {
  if (installation === undefined || (await install(app, installation)) === 'cancelled') return;
  if (panel !== undefined) await draw(app, panel, { trigger: 'user', level: panel.wantedLevel });
}
