/** Select Interpreter: by the Python extension where it is installed, else from what this machine has. */
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { App } from './app';
import { environmentOf, interpretersOnPath, isInside, versionOf } from './programs';
import { hasPythonExtension } from './pythonExtension';
import { section } from './settings';

interface Choice extends vscode.QuickPickItem {
  readonly file: string | undefined;
}

export async function selectInterpreter(app: App): Promise<void> {
  if (hasPythonExtension()) {
    await vscode.commands.executeCommand('python.setInterpreter');
    return;
  }
  const placeHolder = vscode.l10n.t('The interpreter that runs your models');
  const chosen = await vscode.window.showQuickPick(choices(), { placeHolder, matchOnDescription: true });
  const file = chosen === undefined ? undefined : (chosen.file ?? (await browse()));
  if (file !== undefined) await save(app, file);
}

// The user asked for it, but a workspace that is not trusted names no program: its own environments are left out.
async function choices(): Promise<Choice[]> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
  const own = vscode.workspace.isTrusted ? await Promise.all(folders.map(environmentOf)) : [];
  const files = [...new Set([...own.filter((file) => file !== undefined), ...(await interpretersOnPath(process.env, folders))])];
  const versions = await Promise.all(files.map(versionOf));
  const known = files.flatMap((file, index): Choice[] => {
    const version = versions[index];
    return version === undefined
      ? []
      : [{ label: `Python ${String(version.major)}.${String(version.minor)}`, description: short(file), file }];
  });
  return [...known, { label: vscode.l10n.t('Browse…'), file: undefined, iconPath: new vscode.ThemeIcon('folder-opened') }];
}

async function browse(): Promise<string | undefined> {
  const picked = await vscode.window.showOpenDialog({ title: vscode.l10n.t('Select a Python interpreter'), canSelectMany: false });
  return picked?.[0]?.fsPath;
}

// A workspace keeps its own choice, written so that it holds on other machines where it can.
async function save(app: App, file: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.find((each) => isInside(file, each.uri.fsPath));
  const value = folder === undefined ? file : ['${workspaceFolder}', ...path.relative(folder.uri.fsPath, file).split(path.sep)].join('/');
  const target = vscode.workspace.workspaceFolders === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
  await vscode.workspace.getConfiguration(section).update('interpreter', [value], target);
  app.log.info(`Interpreter: ${file}`);
}

function short(file: string): string {
  return isInside(file, homedir()) ? path.join('~', path.relative(homedir(), file)) : file;
}
