/** Visualize: shows a class in its panel, with a progress that can be cancelled. */
import * as vscode from 'vscode';
import type { ShownFailure } from '../messages';
import type { Level, Trigger, Visualization } from '../protocol';
import type { App } from './app';
import { defaultRequest, exportModel, whyNot } from './export';
import { notifyFailure } from './notification';
import type { ModelPanel } from './panel';
import { emptyShow, presentation } from './presentation';

/** The panel has its own sign of life; after this time the user is offered to cancel outside it as well. */
const noticeMilliseconds = 1_500;

/** Shows a class on the user's wish, in the panel that it has or in a new one. */
export async function visualize(app: App, uri: vscode.Uri, qualname: string): Promise<void> {
  const failure = whyNot(app, true);
  if (failure !== undefined) {
    await notifyFailure(app, failure);
    return;
  }
  const panel = await app.panels.reveal(uri, qualname);
  await draw(app, panel, { trigger: 'user', level: panel.level });
}

export interface Drawing {
  readonly trigger: Trigger;
  readonly level: Level;
}

/** Runs a panel's class and shows the answer; what ran for the panel before is cancelled. */
export async function draw(app: App, panel: ModelPanel, drawing: Drawing): Promise<void> {
  const running = panel.begin();
  const { uri, qualname } = panel.subject;
  const request = { ...defaultRequest, ...drawing, given: panel.given, uri: uri.toString(), qualname };
  const onProgress = (message: string) => {
    panel.post({ type: 'progress', stage: 'load', message });
  };
  onProgress(vscode.l10n.t('Starting'));
  const work = exportModel(app, request, { token: running.token, onProgress });
  if (drawing.trigger === 'user') void offerCancel(panel, running, work); // it only waits for the work and never fails
  const answer = await work;
  if (!panel.end(running)) return; // a newer wish has taken over
  panel.post({ type: 'progress', stage: null, message: '' });
  if (answer.kind === 'answered') {
    await present(app, panel, answer.visualization, drawing);
  } else if (answer.kind === 'refused') {
    fail(panel, answer.failure, drawing.level);
  } else if (panel.picture === undefined) {
    panel.dispose();
  }
}

async function present(app: App, panel: ModelPanel, visualization: Visualization, drawing: Drawing): Promise<void> {
  const { key, uri, qualname } = panel.subject;
  const show = presentation(visualization, { key, file: uri.fsPath, qualname }, drawing.level, vscode.l10n.t);
  panel.versions = visualization.versions;
  const isKept = panel.picture?.bytes != null && show.failure !== null && (visualization.graph === null || drawing.trigger === 'automatic');
  if (isKept) {
    panel.keepStale(show.failure, drawing.level);
    return;
  }
  const bytes = visualization.graph === null ? null : new Uint8Array(Buffer.from(visualization.graph, 'base64'));
  panel.program = visualization.program ?? undefined;
  panel.show({ show, bytes, restored: false });
  await app.panels.keep(panel);
}

function fail(panel: ModelPanel, failure: ShownFailure, level: Level): void {
  if (panel.picture !== undefined) {
    panel.keepStale(failure, level);
    return;
  }
  const { key, uri, qualname } = panel.subject;
  panel.show({ show: emptyShow({ key, file: uri.fsPath, qualname }, failure), bytes: null, restored: false });
}

async function offerCancel(panel: ModelPanel, running: vscode.CancellationTokenSource, work: Promise<unknown>): Promise<void> {
  const done = work.then(
    () => true,
    () => true,
  );
  const waited = new Promise<false>((resolve) => setTimeout(resolve, noticeMilliseconds, false));
  if (await Promise.race([done, waited])) return;
  const title = vscode.l10n.t('Netron Lens: running `{0}`', panel.subject.qualname);
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (_, token) => {
    token.onCancellationRequested(() => {
      running.cancel();
    });
    await done;
  });
}
