/** Saves what the page exports, a picture or a tensor, where the user wants it. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { Exported } from '../messages';

/** `source` is the file that the panel is of: its folder is proposed. */
export async function saveExported(message: Exported, source: vscode.Uri): Promise<void> {
  const folder = source.scheme === 'file' ? path.dirname(source.fsPath) : vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const place = folder === undefined ? {} : { defaultUri: vscode.Uri.file(path.join(folder, path.basename(message.name))) };
  const file = await vscode.window.showSaveDialog(place);
  if (file !== undefined) await vscode.workspace.fs.writeFile(file, message.bytes);
}
