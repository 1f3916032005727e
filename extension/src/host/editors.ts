/** Shows places of the code in text editors, never in the column of a panel where another will do. */
import * as vscode from 'vscode';
import type { Span } from '../protocol';
import { isSameFile } from './paths';

/** The range of the editor's for a span of ours. */
export function rangeOf(span: Span): vscode.Range {
  return new vscode.Range(span.startLine - 1, span.startColumn, span.endLine - 1, span.endColumn);
}

export function spanOf(range: vscode.Range): Span {
  return {
    startLine: range.start.line + 1,
    startColumn: range.start.character,
    endLine: range.end.line + 1,
    endColumn: range.end.character,
  };
}

/** Opens a file at a line (from 1) and puts the cursor there. */
export async function openLine(file: string, line: number): Promise<void> {
  const editor = await showFile(file, false);
  const text = editor.document.lineAt(Math.min(line, editor.document.lineCount) - 1);
  const start = new vscode.Position(text.lineNumber, text.firstNonWhitespaceCharacterIndex);
  editor.selection = new vscode.Selection(start, start);
  editor.revealRange(text.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The editor of a file: the one that shows it, else a new one beside the panels. */
export async function showFile(file: string, preserveFocus: boolean): Promise<vscode.TextEditor> {
  const document = openDocument(file) ?? (await vscode.workspace.openTextDocument(vscode.Uri.file(file)));
  const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  if (visible !== undefined && preserveFocus) return visible;
  const viewColumn = visible?.viewColumn ?? textColumn();
  return await vscode.window.showTextDocument(document, { viewColumn, preserveFocus, preview: visible === undefined });
}

/** The open document of a path, an untitled one included. */
export function openDocument(file: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => isSameFile(document.uri.fsPath, file));
}

function textColumn(): vscode.ViewColumn {
  const column = vscode.window.visibleTextEditors.find((editor) => editor.viewColumn !== undefined)?.viewColumn;
  return column ?? vscode.ViewColumn.One;
}
