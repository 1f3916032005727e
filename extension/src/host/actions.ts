/** What the buttons of a failure do. */
import * as vscode from 'vscode';
import type { ActionId } from '../messages';
import type { App } from './app';
import { openLine } from './editors';
import type { ModelPanel } from './panel';

/** Does what a button says; `panel` is the one that it stands in. */
export async function act(app: App, id: ActionId, panel?: ModelPanel): Promise<void> {
  switch (id) {
    case 'retry':
      await retry(panel);
      return;
    case 'goToLine':
      await goToLine(panel);
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
  }
}

async function retry(panel: ModelPanel | undefined): Promise<void> {
  if (panel === undefined) return;
  await vscode.commands.executeCommand('netronLens.visualize', panel.subject.uri.toString(), panel.subject.qualname);
}

async function goToLine(panel: ModelPanel | undefined): Promise<void> {
  const failure = panel?.shownFailure;
  if (failure?.file != null && failure.line !== null) await openLine(failure.file, failure.line);
}
