/** The line in the language status of Python files: which interpreter, what is being done; a click opens the log. */
import * as vscode from 'vscode';
import type { Server, ServerState } from './server';

export function showStatus(server: Server): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('netronLens.status', { language: 'python' });
  item.name = 'Netron Lens';
  item.command = { command: 'netronLens.showLogs', title: vscode.l10n.t('Show Logs') };
  const update = (state: ServerState) => {
    Object.assign(item, describe(state));
  };
  update(server.state);
  return vscode.Disposable.from(item, server.onDidChangeState(update));
}

type Shown = Pick<vscode.LanguageStatusItem, 'text' | 'detail' | 'severity' | 'busy'>;

function describe(state: ServerState): Shown {
  const information = { severity: vscode.LanguageStatusSeverity.Information, busy: false };
  const error = { severity: vscode.LanguageStatusSeverity.Error, busy: false };
  switch (state.kind) {
    case 'starting':
      return { ...information, text: 'Netron Lens', detail: vscode.l10n.t('Starting the language server'), busy: true };
    case 'noInterpreter':
      return { ...error, text: 'Netron Lens', detail: vscode.l10n.t('No Python 3.10 or newer was found') };
    case 'failed':
      return { ...error, text: 'Netron Lens', detail: state.message };
    case 'running':
      return running(state);
  }
}

function running(state: Extract<ServerState, { kind: 'running' }>): Shown {
  const status = state.status;
  return {
    text: 'Netron Lens',
    detail:
      status === undefined ? state.interpreter : [status.message, status.interpreter ?? state.interpreter].filter(Boolean).join(' · '),
    severity: status?.state === 'error' ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information,
    busy: status?.state === 'busy' || status?.state === 'preparing',
  };
}
