/** The model that a command is about: the panel's while a panel has the keyboard, else the one under the cursor. */
import * as vscode from 'vscode';
import type { App } from './app';
import { pickModel, type Target } from './models';

export async function pickTarget(app: App): Promise<Target | undefined> {
  const panel = app.panels.active;
  if (panel !== undefined && (panel.webviewPanel.active || vscode.window.activeTextEditor?.document.languageId !== 'python')) {
    return { uri: panel.subject.uri, qualname: panel.subject.qualname };
  }
  return await pickModel(app);
}
