/** An ONNX file of ours: its graph decoded at once, its functions each when it is first asked for. */
import type { Steps } from '../steps';
import { functionBody, graphBody, type Body } from './body';
import type { NodeText } from './node';
import { entry, Field, text, type Slice } from './wire';

export interface File {
  readonly graph: Body;
  readonly metadata: ReadonlyMap<string, string>;
  /** The file of the model's class: places that name no file are in it. */
  readonly source: string;
  /** The number of its functions: the calls of modules that are groups. */
  readonly functions: number;
  /** The body of the function that a node calls; null where the node is an operation. Decoded once. */
  body(node: NodeText): Body | null;
  /** Whether a node calls a function, without decoding it. */
  calls(node: NodeText): boolean;
}

/** Reads a ModelProto; null where it is not one of modules and operations in the format of `pyserver/FORMAT.md`. Throws a RangeError where it is cut short. */
export function* readFile(bytes: Uint8Array): Steps<File | null> {
  const metadata = new Map<string, string>();
  const functions = new Map<string, Slice>();
  let graph: Slice | null = null;
  const field = new Field(bytes, 0, bytes.length);
  while (field.next()) {
    if (field.number === 7) graph = { bytes, start: field.start, end: field.end };
    else if (field.number === 14) entry(bytes, field, metadata);
    else if (field.number === 25) {
      const slice = { bytes, start: field.start, end: field.end };
      functions.set(functionKey(slice), slice);
    }
    yield;
  }
  if (graph === null || metadata.get('netron_lens.format') !== '1') return null;
  const bodies = new Map<string, Body>();
  return {
    graph: yield* graphBody(graph),
    metadata,
    source: metadata.get('netron_lens.file') ?? '',
    functions: functions.size,
    calls: (node) => functions.has(nodeKey(node)),
    body: (node) => {
      const key = nodeKey(node);
      const slice = functions.get(key);
      if (slice === undefined) return null;
      const body = bodies.get(key) ?? functionBody(slice);
      bodies.set(key, body);
      return body;
    },
  };
}

function nodeKey({ domain, type, overload }: NodeText): string {
  return `${domain}\n${type}\n${overload}`;
}

function functionKey({ bytes, start, end }: Slice): string {
  let name = '';
  let domain = '';
  let overload = '';
  const field = new Field(bytes, start, end);
  while (field.next()) {
    if (field.number === 1) name = text(bytes, field);
    else if (field.number === 10) domain = text(bytes, field);
    else if (field.number === 13) overload = text(bytes, field);
  }
  return `${domain}\n${name}\n${overload}`;
}
