/** Makes a language client for one run of the language server. It is never used for a second run: it keeps its first command. */
import path from 'node:path';
import type * as vscode from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn, type LanguageClientOptions } from 'vscode-languageclient/node';
import type { Configuration } from '../protocol';
import { logLines } from './stderr';

export interface ClientParts {
  readonly interpreter: string;
  readonly context: vscode.ExtensionContext;
  readonly configuration: Configuration;
  readonly log: vscode.LogOutputChannel;
  /** Called when the server ended by itself. */
  readonly onEnded: () => void;
}

export function createClient(parts: ClientParts): LanguageClient {
  const bootstrap = path.join(parts.context.extensionPath, 'dist', 'python', 'netron_lens', 'server', 'bootstrap.py');
  const cwd = path.dirname(bootstrap);
  const run = { command: parts.interpreter, args: ['-I', bootstrap], options: { cwd, env: serverEnvironment() } };
  return new LanguageClient('netronLens', 'Netron Lens', { run, debug: run }, options(parts));
}

function options(parts: ClientParts): LanguageClientOptions {
  return {
    documentSelector: [
      { scheme: 'file', language: 'python' },
      { scheme: 'untitled', language: 'python' },
    ],
    outputChannel: parts.log,
    traceOutputChannel: parts.log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    // stdout is the messages' alone
    stdioOptions: { stdout: logLines, stderr: logLines },
    initializationOptions: parts.configuration,
    // what went wrong is told once, by us
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        parts.onEnded();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  };
}

// The server's output is UTF-8 whatever the machine's locale; a proxy of Python settings must not reach it.
function serverEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, PYTHONUTF8: '1', PYTHONUNBUFFERED: '1' };
}
