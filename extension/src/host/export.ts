/** Asks the language server to run one class; what cannot be asked is answered in the same words as what failed. */
import * as vscode from 'vscode';
import { WorkDoneProgress, type LanguageClient } from 'vscode-languageclient/node';
import type { ShownFailure } from '../messages';
import type { Visualization, VisualizeRequest } from '../protocol';
import type { App } from './app';
import { refusal } from './failure';

export type Answer =
  | { readonly kind: 'answered'; readonly visualization: Visualization }
  | { readonly kind: 'refused'; readonly failure: ShownFailure }
  | { readonly kind: 'cancelled' };

export interface Run {
  readonly token: vscode.CancellationToken;
  readonly onProgress: (message: string) => void;
}

export const defaultRequest = {
  trigger: 'user',
  level: 'layers',
  onnx: { dynamicBatch: false, weights: true, check: true },
  documents: [],
  given: [],
  last: null,
  target: null,
} as const;

let runs = 0;

/** Runs a class: only in a trusted workspace, only with a server. The server writes the traceback of what failed to the log. */
export async function exportModel(app: App, request: VisualizeRequest, run: Run): Promise<Answer> {
  const client = await app.server.ready();
  const failure = whyNot(app, client !== undefined);
  if (failure !== undefined || client === undefined) return { kind: 'refused', failure: failure ?? noServer(app) };
  const answer = await ask(client, request, run);
  if (answer.kind === 'answered') report(app.log, request, answer.visualization);
  return answer;
}

/** Why nothing can be run here; none where it can. */
export function whyNot(app: App, hasServer: boolean): ShownFailure | undefined {
  const { t } = vscode.l10n;
  if (!vscode.workspace.isTrusted) {
    const message = t('Showing a model runs its code, which this workspace is not trusted to do.');
    return refusal({ title: t('The workspace is not trusted'), message }, ['manageTrust'], t);
  }
  return hasServer ? undefined : noServer(app);
}

function noServer(app: App): ShownFailure {
  const { t } = vscode.l10n;
  const { state } = app.server;
  if (state.kind === 'noInterpreter') {
    const message = t('Python 3.10 or newer is needed: select an interpreter, or install one.');
    return refusal({ title: t('No interpreter was found'), message }, ['selectInterpreter', 'showLogs'], t);
  }
  const message = state.kind === 'failed' ? state.message : t('It did not start.');
  return refusal({ title: t('The language server does not run'), message }, ['retry', 'selectInterpreter', 'showLogs'], t);
}

async function ask(client: LanguageClient, request: VisualizeRequest, run: Run): Promise<Answer> {
  const workDoneToken = `netronLens/${String(++runs)}`;
  const progress = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
    if (value.kind !== 'end' && value.message !== undefined) run.onProgress(value.message);
  });
  try {
    const visualization = await client.sendRequest<Visualization>('netronLens/visualize', { ...request, workDoneToken }, run.token);
    return run.token.isCancellationRequested ? { kind: 'cancelled' } : { kind: 'answered', visualization };
  } catch (error) {
    if (run.token.isCancellationRequested) return { kind: 'cancelled' };
    const { t } = vscode.l10n;
    client.outputChannel.error(error instanceof Error ? error : String(error));
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'refused', failure: refusal({ title: t('The language server did not answer'), message }, ['retry', 'showLogs'], t) };
  } finally {
    progress.dispose();
  }
}

function report(log: vscode.LogOutputChannel, request: VisualizeRequest, visualization: Visualization): void {
  const { ok, error, seconds } = visualization.export;
  if (ok) {
    log.info(`${request.qualname}: shown in ${String(seconds.total ?? 0)} s`);
    return;
  }
  log.error(`${request.qualname}: ${error?.stage ?? ''}: ${error?.message ?? ''}`);
}
