/** Visualize: shows a class in its panel, with a progress that can be cancelled. */
import * as vscode from 'vscode';
import type { App } from './app';
import { draw, type Watch } from './draw';
import { whyNot } from './export';
import { notifyFailure } from './notification';

/** The panel has its own sign of life; after this time the user is offered to cancel outside it as well. */
const noticeMilliseconds = 1_500;

/** Shows a class on the user's wish, in the panel that it has or in a new one. */
export async function visualize(app: App, uri: vscode.Uri, qualname: string): Promise<void> {
  const failure = whyNot(app, true);
  if (failure !== undefined) {
    await notifyFailure(app, { uri, failure, repeat: () => visualize(app, uri, qualname) });
    return;
  }
  const panel = await app.panels.reveal(uri, qualname);
  await draw(app, panel, { trigger: 'user', level: panel.level }, cancelOffer(qualname));
}

function cancelOffer(qualname: string): Watch {
  return (run, work) => void offerCancel(qualname, run, work); // it only waits for the work and never fails
}

async function offerCancel(qualname: string, run: vscode.CancellationTokenSource, work: Promise<unknown>): Promise<void> {
  const done = work.then(
    () => true,
    () => true,
  );
  const waited = new Promise<false>((resolve) => setTimeout(resolve, noticeMilliseconds, false));
  if (await Promise.race([done, waited])) return;
  const title = vscode.l10n.t('Netron Lens: running `{0}`', qualname);
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (_, token) => {
    token.onCancellationRequested(() => {
      run.cancel();
    });
    await done;
  });
}
