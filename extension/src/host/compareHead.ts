/** Compare with Git HEAD: the model of the last commit beside the one on show, what differs coloured and listed. */
import * as vscode from 'vscode';
import type { Document } from '../protocol';
import type { App } from './app';
import { defaultRequest } from './export';
import { shownFailure } from './failure';
import { runWithProgress } from './foreground';
import { headOf, type Head } from './git';
import { notifyFailure, say } from './notification';
import type { ModelPanel } from './panel';
import { isSameFile } from './paths';
import { compareWith } from './comparison';
import { titleOf } from './presentation';

export async function compareHead(app: App): Promise<void> {
  const panel = app.panels.active;
  if (panel?.picture?.bytes == null) {
    say(vscode.l10n.t('No model is on show: visualize one first.'));
    return;
  }
  const { uri, qualname } = panel.subject;
  const head = await headOf(uri);
  if (head === undefined) {
    say(vscode.l10n.t('`{0}` is in no Git repository with a commit.', vscode.workspace.asRelativePath(uri)));
    return;
  }
  const documents = await textsOf(head, panel);
  if (!documents.some(({ path }) => isSameFile(path, uri.fsPath))) {
    say(vscode.l10n.t('The last commit has no `{0}`.', vscode.workspace.asRelativePath(uri)));
    return;
  }
  const answer = await runWithProgress(app, { ...defaultRequest, level: panel.level, uri: uri.toString(), qualname, documents });
  const repeat = () => compareHead(app);
  if (answer.kind === 'refused') await notifyFailure(app, { uri, failure: answer.failure, repeat });
  if (answer.kind !== 'answered') return;
  const { graph, modules, export: result } = answer.visualization;
  if (graph === null) {
    if (result.error === null) return;
    await notifyFailure(app, { uri, failure: shownFailure(result.error, titleOf(qualname), vscode.l10n.t), repeat });
    return;
  }
  compareWith(panel, { label: `HEAD (${head.commit})`, bytes: new Uint8Array(Buffer.from(graph, 'base64')), modules });
}

// The files that the model was made from, as the commit has them; one that it lacks stays as it is.
async function textsOf(head: Head, panel: ModelPanel): Promise<readonly Document[]> {
  const files = panel.picture?.show.files ?? [];
  const inWorkspace = files.filter((file) => vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)) !== undefined);
  const texts = await Promise.all(inWorkspace.map(async (path) => ({ path, text: await head.text(path), version: null })));
  return texts.flatMap(({ path, text, version }) => (text === undefined ? [] : [{ path, text, version }]));
}
