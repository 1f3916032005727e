/** Save Snapshot and Compare with Snapshot: a graph kept for later, one for each class. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { App } from './app';
import { compareWith } from './comparison';
import { say } from './notification';
import { PanelStorage } from './storage';

export async function saveSnapshot(app: App): Promise<void> {
  const panel = app.panels.active;
  if (panel?.picture?.bytes == null) {
    say(vscode.l10n.t('No model is on show: visualize one first.'));
    return;
  }
  const { show, bytes } = panel.picture;
  await snapshots(app).write({ uri: panel.subject.uri.toString(), show, bytes });
  say(vscode.l10n.t('A snapshot of `{0}` was saved.', panel.subject.qualname));
}

export async function compareSnapshot(app: App): Promise<void> {
  const panel = app.panels.active;
  if (panel?.picture?.bytes == null) {
    say(vscode.l10n.t('No model is on show: visualize one first.'));
    return;
  }
  const snapshot = await snapshots(app).read(panel.subject.key);
  if (snapshot?.bytes == null) {
    say(vscode.l10n.t('There is no snapshot of `{0}`: save one first.', panel.subject.qualname));
    return;
  }
  compareWith(panel, { label: vscode.l10n.t('the snapshot'), bytes: snapshot.bytes, modules: snapshot.show.modules });
}

function snapshots({ context }: App): PanelStorage {
  return new PanelStorage(path.join((context.storageUri ?? context.globalStorageUri).fsPath, 'snapshots'));
}
