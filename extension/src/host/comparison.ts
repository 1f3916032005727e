/** Puts an older graph of a model beside the one on show. */
import * as vscode from 'vscode';
import type { ModuleCall } from '../protocol';
import { changesBetween } from './changes';
import type { ModelPanel } from './panel';

export interface Older {
  /** For people: `HEAD (1a2b3c4)`. */
  readonly label: string;
  readonly bytes: Uint8Array;
  readonly modules: readonly ModuleCall[];
}

/** The panel lists and colours what differs. */
export function compareWith(panel: ModelPanel, { label, bytes, modules }: Older): void {
  const changes = changesBetween(modules, panel.picture?.show.modules ?? [], vscode.l10n.t);
  panel.compare({ type: 'compare', label, before: bytes, changes });
}
