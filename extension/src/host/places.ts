/** Places of the text that a graph was made from, and of the text as it stands now: the server knows the edits between them. */
import { createHash } from 'node:crypto';
import type * as vscode from 'vscode';
import type { Location, LocateRequest, Moment, Span } from '../protocol';
import type { App } from './app';
import type { ModelPanel } from './panel';
import { isSameFile } from './paths';

/** A piece of a file of the user's. */
export interface Origin {
  readonly file: string;
  readonly span: Span;
}

/** Where a piece of the text behind a panel's graph stands now, or stood then; none where an edit made or unmade it. */
export async function locate(app: App, panel: ModelPanel, { file, span }: Origin, moment: Moment): Promise<Span | undefined> {
  const digest = panel.picture?.show.versions.find((each) => isSameFile(each.path, file))?.digest;
  const client = await app.server.ready();
  if (client === undefined || digest === undefined) return undefined;
  const request: LocateRequest = { path: file, digest, span, moment };
  return (await client.sendRequest<Location>('netronLens/locate', request)).span ?? undefined;
}

/** What tells a text from every other, as the server tells it. */
export function digestOf(document: vscode.TextDocument): string {
  return createHash('sha256').update(document.getText()).digest('hex');
}
