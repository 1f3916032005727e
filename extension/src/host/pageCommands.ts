/** Commands that the page carries out: in the viewer of a model file while it has the keyboard, else in the active panel. */
import * as vscode from 'vscode';
import type { PageCommand } from '../messages';
import type { App } from './app';

export async function sendToPage(app: App, command: PageCommand): Promise<void> {
  const message = { type: 'command', command } as const;
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (tab instanceof vscode.TabInputCustom && app.panels.viewer !== undefined) await app.panels.viewer.postMessage(message);
  else app.panels.active?.post(message);
}
