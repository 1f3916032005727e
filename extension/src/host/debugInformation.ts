/** Print Debug Information: what a report of a problem needs to say, in the output channel. */
import * as vscode from 'vscode';
import type { App } from './app';
import { settings } from './configuration';

export function printDebugInformation(app: App): void {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const lines = [
    `Netron Lens ${version(app.context)}, VS Code ${vscode.version}, ${process.platform} ${process.arch}`,
    `Remote: ${vscode.env.remoteName ?? 'no'}; trusted: ${String(vscode.workspace.isTrusted)}`,
    `Language server: ${JSON.stringify(app.server.state)}`,
    ...folders.map(({ name, uri }) => `Interpreter for the models of ${name}: ${app.server.modelInterpreter(uri) ?? 'none'}`),
    `Panels: ${app.panels.all.map((panel) => `${panel.subject.qualname} (${panel.level})`).join(', ') || 'none'}`,
    `Settings: ${JSON.stringify(settings(folders[0]?.uri))}`,
  ];
  app.log.info(lines.join('\n'));
  app.log.show();
}

function version(context: vscode.ExtensionContext): string {
  const manifest: unknown = context.extension.packageJSON;
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}
