/** Owns the language server: starts it, restarts it when what it depends on has changed, and ends it. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Choice, Configuration, Status } from '../protocol';
import { createClient } from './client';
import { settings } from './configuration';
import { findInterpreters, oldestMinor, type Interpreters } from './interpreters';

/** After this many ends of its own accord within `restartWindow`, the server is not started again by itself. */
const restartLimit = 2;
const restartWindow = 180_000;
const stopMilliseconds = 3_000;
const bytesPerGib = 2 ** 30;

export type ServerState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly interpreter: string; readonly status: Status | undefined }
  | { readonly kind: 'noInterpreter' }
  | { readonly kind: 'failed'; readonly interpreter: string; readonly message: string };

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private current: ServerState = { kind: 'starting' };
  private queue: Promise<void> = Promise.resolve();
  private interpreters: Interpreters | undefined;
  private ends: readonly number[] = [];
  private disposed = false;
  private readonly changed = new vscode.EventEmitter<ServerState>();

  readonly onDidChangeState = this.changed.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  get state(): ServerState {
    return this.current;
  }

  /** The interpreter that runs the models of a file. */
  modelInterpreter(uri: vscode.Uri | undefined): string | undefined {
    const folder = uri === undefined ? undefined : vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
    const choice = this.interpreters?.folders.find((each) => each.folder === (folder ?? null));
    return choice?.interpreter ?? undefined;
  }

  /** Starts the server, or starts it anew; one such wish is carried out after the other. */
  restart(): Promise<void> {
    return this.enqueue(async () => {
      this.ends = [];
      this.interpreters = await findInterpreters(this.log);
      await this.startAnew();
    });
  }

  /** Tells the server of new settings and interpreters; where it has to run in another interpreter, it is started anew. */
  refresh(): Promise<void> {
    return this.enqueue(async () => {
      const before = this.interpreters?.server;
      this.interpreters = await findInterpreters(this.log);
      if (this.client?.isRunning() === true && this.interpreters.server === before) {
        await this.client.sendNotification('netronLens/configure', this.configuration(this.interpreters));
        return;
      }
      await this.startAnew();
    });
  }

  /** The running client, after what is under way is done; none where the server does not run. */
  async ready(): Promise<LanguageClient | undefined> {
    await this.queue;
    return this.client?.isRunning() === true ? this.client : undefined;
  }

  /** Sends a notification; where the server does not run, there is nobody to be told. */
  tell(method: string, value: Choice): void {
    const send = async () => (await this.ready())?.sendNotification(method, value);
    send().catch((error: unknown) => {
      this.log.warn(`The language server was not told ${method}: ${String(error)}`);
    });
  }

  dispose(): void {
    this.disposed = true;
    this.changed.dispose();
  }

  /** Ends the server; resolves when it is gone. */
  stop(): Promise<void> {
    this.disposed = true;
    return this.enqueue(() => this.stopClient());
  }

  private enqueue(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(work).catch((error: unknown) => {
      this.log.error(error instanceof Error ? error : String(error));
    });
    return this.queue;
  }

  private async startAnew(): Promise<void> {
    await this.stopClient();
    const interpreters = this.interpreters;
    if (this.disposed || interpreters === undefined) return;
    if (interpreters.server === undefined) {
      this.log.error(`No Python 3.${String(oldestMinor)} or newer was found for the language server`);
      this.become({ kind: 'noInterpreter' });
      return;
    }
    await this.start(interpreters.server, this.configuration(interpreters));
  }

  private async start(interpreter: string, configuration: Configuration): Promise<void> {
    this.become({ kind: 'starting' });
    this.log.info(`Language server: ${interpreter}`);
    const onEnded = () => {
      if (this.client === client) this.ended(interpreter);
    };
    const client = createClient({ interpreter, context: this.context, configuration, log: this.log, onEnded });
    this.client = client;
    client.onNotification('netronLens/status', (status: Status) => {
      this.become({ kind: 'running', interpreter, status });
    });
    try {
      await client.start();
    } catch (error) {
      this.client = undefined;
      this.become({ kind: 'failed', interpreter, message: error instanceof Error ? error.message : String(error) });
      this.log.error(`The language server did not start in ${interpreter}: ${String(error)}`);
      return;
    }
    if (this.current.kind === 'starting') this.become({ kind: 'running', interpreter, status: undefined });
  }

  private ended(interpreter: string): void {
    const now = Date.now();
    this.ends = [...this.ends.filter((time) => now - time < restartWindow), now];
    this.client = undefined;
    if (this.disposed) return;
    if (this.ends.length > restartLimit) {
      this.become({ kind: 'failed', interpreter, message: vscode.l10n.t('The language server ended several times.') });
      return;
    }
    this.log.warn('The language server ended by itself and is started again');
    void this.enqueue(() => this.startAnew()); // the queue reports what goes wrong
  }

  private async stopClient(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client === undefined) return;
    try {
      await client.dispose(stopMilliseconds);
    } catch (error) {
      // a server that never came up, or is gone already, cannot be asked to end
      this.log.debug(`The language server was not there to be stopped: ${String(error)}`);
    }
  }

  private configuration(interpreters: Interpreters): Configuration {
    const { codeLens, inlayHints, timeLimit, memoryLimit } = settings();
    return {
      trusted: vscode.workspace.isTrusted,
      interpreters: interpreters.folders,
      codeLens,
      inlayHints,
      seconds: timeLimit,
      memory: memoryLimit === null ? null : Math.round(memoryLimit * bytesPerGib),
      storage: this.context.globalStorageUri.fsPath,
    };
  }

  private become(state: ServerState): void {
    this.current = state;
    if (!this.disposed) this.changed.fire(state);
  }
}
