/** What the worker says of a node or a module's call in the file's metadata: the keys `netron_lens.*` of `pyserver/FORMAT.md`. */
import type { Span } from '../../protocol';

export interface Place {
  readonly file: string;
  readonly span: Span;
}

export interface Facts {
  readonly path: string | null;
  readonly call: number;
  readonly className: string | null;
  readonly place: Place | null;
  readonly parameters: number;
  readonly trainable: number;
  readonly multiplyAdds: number;
  /** It does not change the picture: a device move, `detach`, size arithmetic. */
  readonly passive: boolean;
  readonly error: string | null;
  /** A branch that depended on a value: `taken: x.sum() > 0 was True`. */
  readonly branch: string | null;
}

const prefix = 'netron_lens.';

export function facts(metadata: ReadonlyMap<string, string>): Facts {
  const get = (key: string): string | undefined => metadata.get(prefix + key);
  const number = (key: string): number => Number(get(key) ?? 0) || 0;
  return {
    path: get('path') ?? null,
    call: number('call'),
    className: get('class') ?? null,
    place: place(get('file'), get('range')),
    parameters: number('parameters'),
    trainable: number('trainable'),
    multiplyAdds: number('multiply_adds'),
    passive: get('passive') !== undefined,
    error: get('error') ?? null,
    branch: get('branch') ?? null,
  };
}

// `line:column-line:column`, lines from 1, columns from 0
function place(file: string | undefined, range: string | undefined): Place | null {
  const [startLine, startColumn, endLine, endColumn] = range?.split(/[:-]/).map(Number) ?? [];
  if (file === undefined || startLine === undefined || startColumn === undefined || endLine === undefined || endColumn === undefined)
    return null;
  return { file, span: { startLine, startColumn, endLine, endColumn } };
}
