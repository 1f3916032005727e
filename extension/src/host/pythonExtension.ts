/** The interpreter that the Python extension has selected, where that extension is installed. */
import { PVSC_EXTENSION_ID, PythonExtension } from '@vscode/python-extension';
import * as vscode from 'vscode';

const environmentsExtension = 'ms-python.vscode-python-envs';

/** What we need of the newer environments extension. */
interface EnvironmentsApi {
  readonly getEnvironment: (scope: vscode.Uri | undefined) => Promise<{ readonly execInfo: ExecInfo } | undefined>;
  readonly onDidChangeEnvironment: vscode.Event<unknown>;
}

interface ExecInfo {
  readonly run: { readonly executable: string };
}

/** The path of the interpreter selected for a folder; none where no extension knows one. */
export async function selectedInterpreter(folder: vscode.Uri | undefined, log: vscode.LogOutputChannel): Promise<string | undefined> {
  try {
    return (await fromEnvironments(folder)) ?? (await fromPython(folder));
  } catch (error) {
    log.warn(`The Python extension did not name an interpreter: ${String(error)}`);
    return undefined;
  }
}

/** Calls `changed` whenever another interpreter is selected. */
export async function watchSelection(changed: () => void, log: vscode.LogOutputChannel): Promise<vscode.Disposable> {
  const watched: vscode.Disposable[] = [];
  try {
    const environments = await environmentsApi();
    if (environments !== undefined) watched.push(environments.onDidChangeEnvironment(changed));
    const python = await pythonApi();
    if (python !== undefined) watched.push(python.environments.onDidChangeActiveEnvironmentPath(changed));
  } catch (error) {
    log.warn(`The Python extension cannot be watched: ${String(error)}`);
  }
  return vscode.Disposable.from(...watched);
}

/** Whether the Python extension can be asked to let the user select an interpreter. */
export function hasPythonExtension(): boolean {
  return vscode.extensions.getExtension(PVSC_EXTENSION_ID) !== undefined;
}

async function fromEnvironments(folder: vscode.Uri | undefined): Promise<string | undefined> {
  const environment = await (await environmentsApi())?.getEnvironment(folder);
  return environment?.execInfo.run.executable;
}

async function fromPython(folder: vscode.Uri | undefined): Promise<string | undefined> {
  const api = await pythonApi();
  if (api === undefined) return undefined;
  const resolved = await api.environments.resolveEnvironment(api.environments.getActiveEnvironmentPath(folder));
  return resolved?.executable.uri?.fsPath;
}

async function environmentsApi(): Promise<EnvironmentsApi | undefined> {
  const extension = vscode.extensions.getExtension<EnvironmentsApi>(environmentsExtension);
  return extension === undefined ? undefined : await extension.activate();
}

async function pythonApi(): Promise<PythonExtension | undefined> {
  if (!hasPythonExtension()) return undefined;
  const api = await PythonExtension.api();
  await api.ready;
  return api;
}
