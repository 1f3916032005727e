/** Tells the user what kept an action of theirs from being done, with the button that leads on. */
import * as vscode from 'vscode';
import type { ShownFailure } from '../messages';
import type { Installation } from '../protocol';
import { act } from './actions';
import type { App } from './app';
import { settings } from './configuration';

/** `installation` is how to get what was lacking. */
export async function notifyFailure(app: App, failure: ShownFailure, installation?: Installation): Promise<void> {
  app.log.warn(`${failure.title}: ${failure.message}`);
  if (!settings().showNotifications) return;
  const items = failure.buttons.filter(({ id }) => id !== 'retry').map(({ id, label }) => ({ id, title: label }));
  const chosen = await vscode.window.showWarningMessage(`${failure.title}. ${failure.message}`, ...items);
  if (chosen !== undefined) await act(app, chosen.id, { failure, installation });
}

/** Says in one sentence why an action has nothing to do. */
export function say(message: string): void {
  if (settings().showNotifications) void vscode.window.showInformationMessage(message); // nothing follows from it
}

/** Tells of an error that nobody foresaw, with the way to the log. */
export async function notifyError(app: App, error: unknown): Promise<void> {
  app.log.error(error instanceof Error ? error : String(error));
  const showLogs = vscode.l10n.t('Show Logs');
  const message = vscode.l10n.t('Netron Lens could not do this: {0}', error instanceof Error ? error.message : String(error));
  if ((await vscode.window.showErrorMessage(message, showLogs)) === showLogs) app.log.show();
}
