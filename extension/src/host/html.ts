/** Fills in the page that the build made: its place, its policy's source, a fresh nonce, the texts in the user's language. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';

/** The folder of the built page: the only one that a webview may load from. */
export function pageFolder(context: vscode.ExtensionContext): vscode.Uri {
  return vscode.Uri.joinPath(context.extensionUri, 'dist', 'page');
}

export async function pageHtml(webview: vscode.Webview, context: vscode.ExtensionContext): Promise<string> {
  const folder = pageFolder(context);
  const template = await readFile(path.join(folder.fsPath, 'page.html'), 'utf8');
  const values: Record<string, string> = {
    nonce: randomBytes(16).toString('base64url'),
    cspSource: webview.cspSource,
    base: webview.asWebviewUri(folder).toString(),
  };
  return template
    .replaceAll(/\{\{(nonce|cspSource|base)\}\}/g, (_, name: string) => values[name] ?? '')
    .replace('<html lang="en">', () => `<html lang="${vscode.env.language}">`)
    .replace('</head>', () => `<script id="l10n" type="application/json">${texts()}</script>\n</head>`);
}

// English text to translated text; empty in English. `<` would end the element.
function texts(): string {
  return JSON.stringify(vscode.l10n.bundle ?? {}).replaceAll('<', String.raw`\u003c`);
}
