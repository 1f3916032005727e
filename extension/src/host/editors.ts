/** Shows places of the code in text editors, never in the column of a panel where another will do. */
import * as vscode from 'vscode';
import type { Span } from '../protocol';

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

/** Opens a document at a line (from 1) and puts the cursor there. */
export async function openLine(uri: vscode.Uri, line: number): Promise<void> {
  const editor = await showDocument(uri, false);
  const text = editor.document.lineAt(Math.min(line, editor.document.lineCount) - 1);
  const start = new vscode.Position(text.lineNumber, text.firstNonWhitespaceCharacterIndex);
  editor.selection = new vscode.Selection(start, start);
  editor.revealRange(text.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The editor of a document: the one that shows it, else a new one beside the panels. */
export async function showDocument(uri: vscode.Uri, preserveFocus: boolean): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(uri);
  const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  if (visible !== undefined && preserveFocus) return visible;
  const viewColumn = visible?.viewColumn ?? textColumn();
  return await vscode.window.showTextDocument(document, { viewColumn, preserveFocus, preview: visible === undefined });
}

function textColumn(): vscode.ViewColumn {
  const column = vscode.window.visibleTextEditors.find((editor) => editor.viewColumn !== undefined)?.viewColumn;
  return column ?? vscode.ViewColumn.One;
}
