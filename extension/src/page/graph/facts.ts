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

export class Facts {
  /** Where the user's code called it; read once, since a line is looked for often. */
  private known: Place | null | undefined = undefined;

  /** `modelFile` is the file of places that name none. */
  constructor(
    private readonly metadata: ReadonlyMap<string, string>,
    private readonly modelFile: string,
  ) {}

  get kind(): 'operation' | 'module' | 'output' {
    const kind = this.metadata.get('netron_lens.kind');
    return kind === 'module' || kind === 'output' ? kind : 'operation';
  }

  /** Of the module that it ran in, or that it is; empty for the model itself. */
  get path(): string {
    return this.metadata.get('netron_lens.path') ?? '';
  }

  /** The number of that module's call, from 1. */
  get call(): number {
    return this.number('netron_lens.call') || 1;
  }

  get category(): string {
    return this.metadata.get('netron_lens.category') ?? '';
  }

  get place(): Place | null {
    this.known ??= place(this.metadata.get('netron_lens.range'), this.metadata.get('netron_lens.file') ?? this.modelFile);
    return this.known;
  }

  /** The names of the arguments that its inputs are. */
  get inputs(): readonly string[] {
    return list(this.metadata.get('netron_lens.inputs')).filter((name) => typeof name === 'string');
  }

  get parameters(): number {
    return this.number('netron_lens.parameters');
  }

  get trainable(): number {
    return this.number('netron_lens.trainable');
  }

  get multiplyAdds(): number {
    return this.number('netron_lens.multiply_adds');
  }

  /** Bytes that were allocated in the call. */
  get activationBytes(): number {
    return this.number('netron_lens.activation_bytes');
  }

  /** It changes nothing that one sees. */
  get passive(): boolean {
    return this.metadata.get('netron_lens.passive') === '1';
  }

  get branches(): readonly Branch[] {
    return list(this.metadata.get('netron_lens.branches')).flatMap(branch);
  }

  get error(): string | null {
    return this.metadata.get('netron_lens.error') ?? null;
  }

  /** Equal for calls of modules that are equal in all that is drawn. */
  get signature(): string | null {
    return this.metadata.get('netron_lens.signature') ?? null;
  }

  private number(key: string): number {
    return Number(this.metadata.get(key) ?? 0) || 0;
  }
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
