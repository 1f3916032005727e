/** Copy as Script: the run that is shown, as one standalone Python file on the clipboard. */
import * as vscode from 'vscode';
import type { App } from './app';
import { defaultRequest } from './export';
import { runWithProgress } from './foreground';
import { notifyFailure, say } from './notification';
import { pickTarget } from './target';

export async function copyScript(app: App): Promise<void> {
  const target = await pickTarget(app);
  if (target === undefined) return;
  const program = app.panels.find(target.uri, target.qualname)?.lastRun?.program ?? (await makeProgram(app, target.uri, target.qualname));
  if (program === undefined) return;
  await vscode.env.clipboard.writeText(program);
  say(vscode.l10n.t('The run of `{0}` is on the clipboard as a Python script.', target.qualname));
}

async function makeProgram(app: App, uri: vscode.Uri, qualname: string): Promise<string | undefined> {
  const answer = await runWithProgress(app, { ...defaultRequest, uri: uri.toString(), qualname });
  if (answer.kind === 'refused') await notifyFailure(app, { uri, failure: answer.failure, repeat: () => copyScript(app) });
  if (answer.kind !== 'answered') return undefined;
  if (answer.visualization.program === null) {
    say(answer.visualization.export.error?.message ?? vscode.l10n.t('`{0}` could not be run.', qualname));
    return undefined;
  }
  return answer.visualization.program;
}
