/** Remembers the edits of open Python files, so that a place of now can be found in the text that a graph was made from. */
import * as vscode from 'vscode';
import type { Span } from '../protocol';
import { placeBefore, type Edit } from './moved';

/** Edits remembered per file; a graph that is older than they reach is not followed any more. */
const limit = 2_000;

interface Versioned {
  readonly version: number;
  readonly edit: Edit;
}

export class Edits implements vscode.Disposable {
  private readonly byFile = new Map<string, Versioned[]>();
  private readonly listeners: vscode.Disposable;

  constructor() {
    this.listeners = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument((event) => {
        this.remember(event);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.byFile.delete(document.uri.toString());
      }),
    );
  }

  /** A range of the document's present text, as a span of its text at `version`; none where it was put in since. */
  spanAt(document: vscode.TextDocument, range: vscode.Range, version: number): Span | undefined {
    const remembered = this.byFile.get(document.uri.toString()) ?? [];
    const edits = remembered.filter((each) => each.version > version).map((each) => each.edit);
    if (edits.length >= limit) return undefined;
    const start = placeBefore(range.start, edits);
    const end = placeBefore(range.end, edits);
    if (start === undefined || end === undefined) return undefined;
    return { startLine: start.line + 1, startColumn: start.character, endLine: end.line + 1, endColumn: end.character };
  }

  dispose(): void {
    this.listeners.dispose();
  }

  private remember({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (document.languageId !== 'python') return;
    const key = document.uri.toString();
    const added = contentChanges.map(({ range, text }) => ({
      version: document.version,
      edit: { start: range.start, end: range.end, text },
    }));
    this.byFile.set(key, [...(this.byFile.get(key) ?? []), ...added].slice(-limit));
  }
}
