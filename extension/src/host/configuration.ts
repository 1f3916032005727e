/** Reads the user's settings from VS Code. */
import * as vscode from 'vscode';
import { readSettings, section, type UserSettings } from './settings';

/** The settings as they hold for `scope`, a file or a workspace folder. */
export function settings(scope?: vscode.Uri): UserSettings {
  const configuration = vscode.workspace.getConfiguration(section, scope);
  return readSettings((name) => configuration.get<unknown>(name));
}
