/** All nodes of a model, open or not, found by their place in the code, their module or their words. */
import type { Span } from '../../protocol';
import { inSlices, type Steps } from '../steps';
import { contents, members } from './contents';
import { Group, type Operation } from './node';

export interface Index {
  readonly items: readonly (Operation | Group)[];
  /** Of a file, by the line that a call starts on. */
  readonly lines: ReadonlyMap<string, readonly (Operation | Group)[]>;
  readonly paths: ReadonlyMap<string, readonly (Operation | Group)[]>;
}

const indexes = new WeakMap<Group, Promise<Index>>();

/** The index of a model, made when it is first asked for, a few milliseconds at a time. */
export async function indexOf(root: Group): Promise<Index> {
  const known = indexes.get(root) ?? inSlices(build(root));
  indexes.set(root, known);
  return known;
}

/** The key of a line in `Index.lines`. */
export function lineKey(file: string, line: number): string {
  return `${file}:${line}`;
}

/** Whether a place holds a span; where the span is a cursor, its end counts too. */
export function holds({ startLine, startColumn, endLine, endColumn }: Span, inner: Span): boolean {
  const after = inner.startLine > startLine || (inner.startLine === startLine && inner.startColumn >= startColumn);
  const before = inner.endLine < endLine || (inner.endLine === endLine && inner.endColumn <= endColumn);
  return after && before;
}

function* build(root: Group): Steps<Index> {
  const items: (Operation | Group)[] = [];
  const lines = new Map<string, (Operation | Group)[]>();
  const paths = new Map<string, (Operation | Group)[]>();
  const queue: Group[] = [root];
  for (const group of queue) {
    for (const item of contents(group).flatMap(members)) {
      items.push(item);
      if (item instanceof Group) queue.push(item);
      const { place, path } = item.facts;
      if (place !== null) add(lines, lineKey(place.file, place.span.startLine), item);
      add(paths, path, item);
    }
    yield;
  }
  return { items, lines, paths };
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
