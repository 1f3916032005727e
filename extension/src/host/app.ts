/** The parts of the running extension that its features share. */
import type * as vscode from 'vscode';
import type { Panels } from './panels';
import type { Server } from './server';

export interface App {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly server: Server;
  readonly panels: Panels;
}
