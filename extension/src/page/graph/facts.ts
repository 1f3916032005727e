/** What the worker says of a node or a module's call in the file's metadata: the keys `netron_lens.*` of `pyserver/FORMAT.md`. */
import type { Span } from '../../protocol';

export interface Place {
  readonly file: string;
  readonly span: Span;
}

/** Where Python looked at a value: the graph would be another one for other values. */
export interface Branch {
  readonly text: string;
  readonly value: string;
  readonly span: Span | null;
}

export interface Facts {
  readonly kind: 'operation' | 'module' | 'output';
  /** Of the module that it ran in, or that it is; empty for the model itself. */
  readonly path: string;
  /** The number of that module's call, from 1. */
  readonly call: number;
  readonly category: string;
  /** Where the user's code called it. */
  readonly place: Place | null;
  readonly inputs: readonly string[];
  readonly parameters: number;
  readonly trainable: number;
  readonly multiplyAdds: number;
  readonly activationBytes: number;
  /** It changes nothing that one sees. */
  readonly passive: boolean;
  readonly branches: readonly Branch[];
  readonly error: string | null;
  /** Equal for calls of modules that are equal in all that is drawn. */
  readonly signature: string | null;
}

const prefix = 'netron_lens.';

/** Reads metadata; `modelFile` is the file of places that name none. */
export function facts(metadata: ReadonlyMap<string, string>, modelFile: string): Facts {
  const get = (key: string): string | undefined => metadata.get(prefix + key);
  const number = (key: string): number => Number(get(key) ?? 0) || 0;
  const kind = get('kind');
  return {
    kind: kind === 'module' || kind === 'output' ? kind : 'operation',
    path: get('path') ?? '',
    call: number('call') || 1,
    category: get('category') ?? '',
    place: place(get('range'), get('file') ?? modelFile),
    inputs: list(get('inputs')).filter((name) => typeof name === 'string'),
    parameters: number('parameters'),
    trainable: number('trainable'),
    multiplyAdds: number('multiply_adds'),
    activationBytes: number('activation_bytes'),
    passive: get('passive') === '1',
    branches: list(get('branches')).flatMap(branch),
    error: get('error') ?? null,
    signature: get('signature') ?? null,
  };
}

function place(range: string | undefined, file: string): Place | null {
  const read = span(range);
  return read === null ? null : { file, span: read };
}

// `line:column-line:column`, lines from 1, columns from 0
function span(range: string | undefined): Span | null {
  const [startLine, startColumn, endLine, endColumn] = range?.split(/[:-]/).map(Number) ?? [];
  if (startLine === undefined || startColumn === undefined || endLine === undefined || endColumn === undefined) return null;
  return { startLine, startColumn, endLine, endColumn };
}

function list(json: string | undefined): readonly unknown[] {
  if (json === undefined) return [];
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value : [];
  } catch {
    return []; // another's file: the rest of it is drawn
  }
}

function branch(value: unknown): Branch[] {
  if (!(value instanceof Object) || !('text' in value) || !('value' in value)) return [];
  const range = 'range' in value && typeof value.range === 'string' ? value.range : undefined;
  return [{ text: String(value.text), value: String(value.value), span: span(range) }];
}
