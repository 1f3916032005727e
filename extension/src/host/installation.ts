/** Installs what a level lacks, after the user's click, into a folder of the extension's own: never into their environment. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Installation } from '../protocol';
import type { App } from './app';
import { standsInAny } from './programs';

/** Whether it was carried out to its end; throws with pip's last words where it failed. */
export type Outcome = 'installed' | 'cancelled';

export async function install(app: App, installation: Installation): Promise<Outcome> {
  const names = installation.requirements.map((each) => each.split('==')[0] ?? each).join(', ');
  const title = vscode.l10n.t('Netron Lens: installing {0}', names);
  return await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const onLine = (line: string) => {
        app.log.info(`pip: ${line}`);
        progress.report({ message: line });
      };
      return await installInto(app.context.globalStorageUri.fsPath, installation, { token, onLine });
    },
  );
}

interface Watch {
  readonly token: vscode.CancellationToken;
  readonly onLine: (line: string) => void;
}

// Installed beside its place and then moved there: a folder that was left half-way would be imported from.
async function installInto(storage: string, installation: Installation, watch: Watch): Promise<Outcome> {
  const { folder } = installation;
  if (!(await standsInAny(folder, [storage]))) throw new Error(`${folder} is no folder of Netron Lens`);
  await mkdir(path.dirname(folder), { recursive: true });
  const part = path.join(path.dirname(folder), `.part-${randomUUID()}`);
  try {
    await runPip(installation, part, watch);
    if (watch.token.isCancellationRequested) return 'cancelled';
    await rm(folder, { recursive: true, force: true });
    await rename(part, folder);
    return 'installed';
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

function runPip({ interpreter, pip, requirements }: Installation, target: string, { token, onLine }: Watch): Promise<void> {
  const options = [
    '--target',
    target,
    '--no-deps',
    '--only-binary=:all:',
    '--no-input',
    '--progress-bar=off',
    '--disable-pip-version-check',
  ];
  // what the user's configuration says of their own environment has no place here
  const env = { ...process.env, PYTHONUTF8: '1', PIP_USER: '0', PIP_REQUIRE_VIRTUALENV: '0' };
  return new Promise((resolve, reject) => {
    const child = spawn(interpreter, [...pip, 'install', ...options, ...requirements], {
      cwd: path.dirname(target),
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const cancelling = token.onCancellationRequested(() => child.kill());
    let last = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        for (const line of text.split(/\r?\n/).filter((each) => each.trim() !== '')) {
          last = line;
          onLine(line);
        }
      });
    }
    child.once('error', (error) => {
      cancelling.dispose();
      reject(error);
    });
    child.once('close', (status) => {
      cancelling.dispose();
      if (status === 0 || token.isCancellationRequested) resolve();
      else reject(new Error(`pip: ${last}`));
    });
  });
}
