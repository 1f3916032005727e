/** Runs a class for a command that needs the answer before it goes on, with a progress that can be cancelled. */
import * as vscode from 'vscode';
import type { VisualizeRequest } from '../protocol';
import type { App } from './app';
import { exportModel, type Answer } from './export';
import { sayCancelled } from './notification';

export async function runWithProgress(app: App, request: VisualizeRequest): Promise<Answer> {
  const title = vscode.l10n.t('Netron Lens: running `{0}`', request.qualname);
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const answer = await vscode.window.withProgress(options, (progress, token) => {
    const onProgress = (message: string) => {
      progress.report({ message });
    };
    return exportModel(app, request, { token, onProgress });
  });
  if (answer.kind === 'cancelled') sayCancelled(request.qualname);
  return answer;
}
