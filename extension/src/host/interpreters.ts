/** Decides which interpreter runs the language server, and which one runs the models of each workspace folder. */
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { FolderInterpreter } from '../protocol';
import { settings } from './configuration';
import { environmentOf, interpretersOnPath, isProgram, standsInAny, versionOf } from './programs';
import { selectedInterpreter } from './pythonExtension';
import { expandPath } from './variables';

/** The oldest Python 3 that the language server runs in. */
export const oldestMinor = 10;

export interface Interpreters {
  /** For the language server; none where no Python of a sufficient version was found. */
  readonly server: string | undefined;
  /** For the models, by workspace folder; empty before the workspace is trusted. */
  readonly folders: readonly FolderInterpreter[];
}

/** Looks for interpreters: the user's setting, then the Python extension's choice, a `.venv` of the folder, the PATH. */
export async function findInterpreters(log: vscode.LogOutputChannel): Promise<Interpreters> {
  const onPath = await interpretersOnPath(process.env, workspaceFolders());
  const scopes = [...(vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri), undefined];
  const choices = await Promise.all(scopes.map(async (scope) => await choicesFor(scope, log)));
  const folders = scopes.map((scope, index) => ({
    folder: scope?.fsPath ?? null,
    interpreter: choices[index]?.[0] ?? onPath[0] ?? null,
  }));
  const server = await firstNewEnough([...choices.flat(), ...onPath]);
  return { server, folders: vscode.workspace.isTrusted ? folders : [] };
}

// Best first. Before trust, nothing that stands in the workspace is a choice.
async function choicesFor(scope: vscode.Uri | undefined, log: vscode.LogOutputChannel): Promise<readonly string[]> {
  const selected = await selectedInterpreter(scope, log);
  const own = scope === undefined ? undefined : await environmentOf(scope.fsPath);
  const choices = [await fromSetting(scope, log), selected, own].filter((choice) => choice !== undefined);
  if (vscode.workspace.isTrusted) return choices;
  const barred = await Promise.all(choices.map(async (choice) => await standsInAny(choice, workspaceFolders())));
  return choices.filter((_, index) => barred[index] !== true);
}

async function fromSetting(scope: vscode.Uri | undefined, log: vscode.LogOutputChannel): Promise<string | undefined> {
  const around = { folder: scope?.fsPath, home: homedir(), environment: process.env };
  const named = settings(scope).interpreter.map((text) => expandPath(text, around));
  for (const name of named) {
    const file = path.isAbsolute(name) ? name : await onPathAs(name);
    if (file !== undefined && (await isProgram(file))) return file;
    log.warn(`The setting netronLens.interpreter names \`${name}\`, which is no program`);
  }
  return undefined;
}

async function onPathAs(name: string): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  for (const folder of folders) {
    if (await isProgram(path.join(folder, name))) return path.join(folder, name);
  }
  return undefined;
}

async function firstNewEnough(candidates: readonly string[]): Promise<string | undefined> {
  for (const candidate of new Set(candidates)) {
    const version = await versionOf(candidate);
    if (version?.major === 3 && version.minor >= oldestMinor) return candidate;
  }
  return undefined;
}

function workspaceFolders(): readonly string[] {
  return (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
}
