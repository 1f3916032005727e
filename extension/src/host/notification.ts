/** Tells the user what kept an action of theirs from being done, with the button that leads on. */
import * as vscode from 'vscode';
import type { ShownFailure } from '../messages';
import { act, type Occasion } from './actions';
import type { App } from './app';
import { settings } from './configuration';

/** What kept the user's wish from being done, and how it is done once more. */
export interface Told extends Omit<Occasion, 'installation'> {
  readonly failure: ShownFailure;
  readonly installation?: Occasion['installation'];
}

export async function notifyFailure(app: App, told: Told): Promise<void> {
  const { failure, installation } = told;
  app.log.warn(`${failure.title}: ${failure.message}`);
  if (!settings().showNotifications) return;
  const items = failure.buttons.map(({ id, label }) => ({ id, title: label }));
  const chosen = await vscode.window.showWarningMessage(`${failure.title}. ${failure.message}`, ...items);
  if (chosen !== undefined) await act(app, chosen.id, { ...told, installation });
}

/** Says in one sentence why an action has nothing to do. */
export function say(message: string): void {
  if (settings().showNotifications) void vscode.window.showInformationMessage(message); // nothing follows from it
}

/** Says in passing that the user's own cancelling was heard. */
export function sayCancelled(name: string): void {
  vscode.window.setStatusBarMessage(vscode.l10n.t('Netron Lens: `{0}` was cancelled', name), 5_000);
}

/** Tells of an error that nobody foresaw, with the way to the log. */
export async function notifyError(app: App, error: unknown): Promise<void> {
  app.log.error(error instanceof Error ? error : String(error));
  const showLogs = vscode.l10n.t('Show Logs');
  const message = vscode.l10n.t('Netron Lens could not do this: {0}', error instanceof Error ? error.message : String(error));
  if ((await vscode.window.showErrorMessage(message, showLogs)) === showLogs) app.log.show();
}
