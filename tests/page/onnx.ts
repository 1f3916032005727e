/** Writes small ONNX files as the worker does: a graph, and a function for each call of a module with children. */

type Message = readonly (readonly [number, number | string | Uint8Array])[];

export interface NodeSketch {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly domain?: string;
  readonly overload?: string;
  readonly attributes?: Readonly<Record<string, number | string>>;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface BodySketch {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly NodeSketch[];
  /** Shapes by name; all are float32. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface FunctionSketch extends BodySketch {
  readonly name: string;
  readonly domain: string;
  readonly overload: string;
}

export interface FileSketch {
  readonly graph: BodySketch & {
    readonly parameters?: Readonly<Record<string, readonly number[]>>;
    readonly parameterMetadata?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  readonly functions?: readonly FunctionSketch[];
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The bytes of a file. */
export function onnx({
  graph,
  functions = [],
  metadata = { 'netron_lens.format': '1', 'netron_lens.file': '/project/model.py' },
}: FileSketch): Uint8Array {
  const values = (names: readonly string[], field: number): Message =>
    names.map((name) => [field, valueInfo(name, graph.shapes[name] ?? [])]);
  const inner = Object.keys(graph.shapes).filter((name) => !graph.inputs.includes(name) && !graph.outputs.includes(name));
  return message([
    [1, 10],
    [2, 'netron_lens'],
    [
      8,
      message([
        [1, ''],
        [2, 20],
      ]),
    ],
    [
      8,
      message([
        [1, 'torch'],
        [2, 1],
      ]),
    ],
    [
      7,
      message([
        ...graph.nodes.map((sketch): Message[number] => [1, node(sketch)]),
        [2, 'main'],
        ...Object.entries(graph.parameters ?? {}).map(([name, shape]): Message[number] => [
          5,
          parameter(name, shape, graph.parameterMetadata?.[name]),
        ]),
        ...values(graph.inputs, 11),
        ...values(graph.outputs, 12),
        ...values(inner, 13),
        ...entries(graph.metadata, 16),
      ]),
    ],
    ...entries(metadata, 14),
    ...functions.map((sketch): Message[number] => [25, functionProto(sketch)]),
  ]);
}

function functionProto({ name, domain, overload, inputs, outputs, nodes, shapes, metadata }: FunctionSketch): Uint8Array {
  return message([
    [1, name],
    ...inputs.map((input): Message[number] => [4, input]),
    ...outputs.map((output): Message[number] => [5, output]),
    ...nodes.map((sketch): Message[number] => [7, node(sketch)]),
    [10, domain],
    ...Object.entries(shapes).map(([value, shape]): Message[number] => [12, valueInfo(value, shape)]),
    [13, overload],
    ...entries(metadata, 14),
  ]);
}

function node({ type, inputs, outputs, domain = 'torch', overload = '', attributes = {}, metadata }: NodeSketch): Uint8Array {
  return message([
    ...inputs.map((input): Message[number] => [1, input]),
    ...outputs.map((output): Message[number] => [2, output]),
    [4, type],
    ...Object.entries(attributes).map(([name, value]): Message[number] => [5, attribute(name, value)]),
    [7, domain],
    [8, overload],
    ...entries(metadata, 9),
  ]);
}

function attribute(name: string, value: number | string): Uint8Array {
  return typeof value === 'number'
    ? message([
        [1, name],
        [3, value],
        [20, 2],
      ])
    : message([
        [1, name],
        [4, value],
        [20, 3],
      ]);
}

function valueInfo(name: string, shape: readonly number[]): Uint8Array {
  const dimensions = message(shape.map((size) => [1, message([[1, size]])]));
  return message([
    [1, name],
    [
      2,
      message([
        [
          1,
          message([
            [1, 1],
            [2, dimensions],
          ]),
        ],
      ]),
    ],
  ]);
}

function parameter(name: string, shape: readonly number[], metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const location = message([
    [1, 'location'],
    [2, 'weights.bin'],
  ]);
  return message([
    ...shape.map((size): Message[number] => [1, size]),
    [2, 1],
    [8, name],
    [13, location],
    [14, 1],
    ...entries(metadata, 16),
  ]);
}

function entries(metadata: Readonly<Record<string, string>> | undefined, field: number): Message {
  return Object.entries(metadata ?? {}).map(([key, value]) => [
    field,
    message([
      [1, key],
      [2, value],
    ]),
  ]);
}

function message(fields: Message): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (const [number, value] of fields) {
    if (typeof value === 'number') chunks.push(varint(number * 8), varint(value));
    else {
      const bytes = typeof value === 'string' ? Buffer.from(value) : value;
      chunks.push(varint(number * 8 + 2), varint(bytes.length), bytes);
    }
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Uint8Array.from([...bytes, rest]);
}
