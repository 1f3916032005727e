/** Models as files: a LeNet, and a transformer of any depth. */
import { onnx, type FunctionSketch, type NodeSketch } from './onnx';

const lens = (metadata: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata).map(([key, value]) => [`netron_lens.${key}`, String(value)]));

const place = (line: number, column: number, end: number): Record<string, string> =>
  lens({ file: '/work/model.py', range: `${line}:${column}-${line}:${end}` });

/** Two convolutions, pools, `view` and three linear layers. */
export function lenet({ channels = 6, failing = false }: { channels?: number; failing?: boolean } = {}): Uint8Array {
  const layer = (type: string, path: string, input: string, parameters: number, line: number): NodeSketch => ({
    type,
    domain: 'torch.nn',
    inputs: [input, ...(parameters > 0 ? [`${path}.weight`, `${path}.bias`] : [])],
    outputs: [path],
    metadata: { ...lens({ path, call: 0, parameters, multiply_adds: parameters * 10 }), ...place(line, 16, 32) },
  });
  const call = (type: string, input: string, output: string, line: number): NodeSketch => ({
    type,
    inputs: [input],
    outputs: [output],
    metadata: { ...lens({ path: '', call: 0 }), ...place(line, 8, 40) },
  });
  const nodes = [
    layer('Conv2d', 'conv1', 'x', 456, 10),
    call('relu', 'conv1', 'relu1', 10),
    { ...layer('MaxPool2d', 'pool', 'relu1', 0, 10), outputs: ['pool1'] },
    layer('Conv2d', 'conv2', 'pool1', 2416, 11),
    call('relu', 'conv2', 'relu2', 11),
    {
      ...layer('MaxPool2d', 'pool', 'relu2', 0, 11),
      outputs: ['pool2'],
      metadata: { ...lens({ path: 'pool', call: 1 }), ...place(11, 16, 32) },
    },
    call('view', 'pool2', 'flat', 12),
    layer('Linear', 'fc1', 'flat', 48120, 13),
    call('relu', 'fc1', 'relu3', 13),
    layer('Linear', 'fc2', 'relu3', 10164, 14),
    call('relu', 'fc2', 'relu4', 14),
    failing
      ? {
          ...layer('Linear', 'fc3', 'relu4', 850, 15),
          metadata: { ...lens({ path: 'fc3', error: 'mat1 and mat2 shapes cannot be multiplied' }), ...place(15, 8, 19) },
        }
      : layer('Linear', 'fc3', 'relu4', 850, 15),
  ];
  return onnx({
    graph: {
      inputs: ['x'],
      outputs: failing ? [] : ['fc3'],
      nodes,
      parameters: {
        'conv1.weight': [channels, 3, 5, 5],
        'conv1.bias': [channels],
        'conv2.weight': [16, channels, 5, 5],
        'conv2.bias': [16],
        'fc1.weight': [120, 400],
        'fc1.bias': [120],
        'fc2.weight': [84, 120],
        'fc2.bias': [84],
        'fc3.weight': [10, 84],
        'fc3.bias': [10],
      },
      shapes: {
        x: [1, 3, 32, 32],
        conv1: [1, channels, 28, 28],
        relu1: [1, channels, 28, 28],
        pool1: [1, channels, 14, 14],
        conv2: [1, 16, 10, 10],
        relu2: [1, 16, 10, 10],
        pool2: [1, 16, 5, 5],
        flat: [1, 400],
        fc1: [1, 120],
        relu3: [1, 120],
        fc2: [1, 84],
        relu4: [1, 84],
        fc3: [1, 10],
      },
    },
  });
}

/** The operations of one block of `transformer`. */
export const operationsOfBlock = 16;

/** An embedding, `depth` equal blocks with attention and a perceptron in each, a norm and a head. */
export function transformer(depth: number, width = 64): Uint8Array {
  const shape = [1, 16, width];
  const functions: FunctionSketch[] = [];
  const blocks: NodeSketch[] = [];
  const parameters: Record<string, readonly number[]> = {};
  const shapes: Record<string, readonly number[]> = { ids: [1, 16], embed: shape, norm: shape, head: [1, 16, 1000] };
  const add = (name: string, ...size: number[]): string => {
    parameters[name] = size;
    return name;
  };
  const node = (type: string, path: string, inputs: readonly string[], output: string, line: number): NodeSketch => ({
    type,
    domain: inputs.some((name) => name.includes('.')) ? 'torch.nn' : 'torch',
    inputs,
    outputs: [output],
    metadata: {
      ...lens({ path, call: 0, parameters: inputs.some((name) => name.includes('.')) ? width * width : 0 }),
      ...place(line, 8, 40),
    },
  });
  const group = (
    name: string,
    path: string,
    inputs: readonly string[],
    output: string,
    nodes: readonly NodeSketch[],
    line: number,
  ): NodeSketch => {
    const metadata = {
      ...lens({ path, call: 0, class: name, parameters: inputs.length * width * width, multiply_adds: 1000 }),
      ...place(line, 8, 40),
    };
    const names = nodes.flatMap(({ outputs }) => outputs);
    functions.push({
      name,
      domain: 'model',
      overload: path,
      inputs,
      outputs: [output],
      nodes,
      metadata,
      shapes: Object.fromEntries(names.map((value) => [value, shape])),
    });
    return { type: name, domain: 'model', overload: path, inputs, outputs: [output], metadata };
  };
  let last = 'embed';
  for (let index = 0; index < depth; index++) {
    const path = `blocks.${index}`;
    const weights = ['q', 'k', 'v', 'o'].map((name) => add(`${path}.attention.${name}.weight`, width, width));
    const [q = '', k = '', v = '', o = ''] = weights;
    const attention = group(
      'Attention',
      `${path}.attention`,
      ['x', ...weights],
      'out',
      [
        node('Linear', `${path}.attention.q`, ['x', q], 'q', 20),
        node('Linear', `${path}.attention.k`, ['x', k], 'k', 21),
        node('Linear', `${path}.attention.v`, ['x', v], 'v', 22),
        node('transpose', `${path}.attention`, ['k'], 'kt', 23),
        node('matmul', `${path}.attention`, ['q', 'kt'], 'scores', 23),
        node('softmax', `${path}.attention`, ['scores'], 'soft', 24),
        node('matmul', `${path}.attention`, ['soft', 'v'], 'mixed', 25),
        node('Linear', `${path}.attention.o`, ['mixed', o], 'out', 26),
      ],
      31,
    );
    const [up, down] = [add(`${path}.mlp.up.weight`, 4 * width, width), add(`${path}.mlp.down.weight`, width, 4 * width)];
    const perceptron = group(
      'Perceptron',
      `${path}.mlp`,
      ['x', up, down],
      'out',
      [
        node('Linear', `${path}.mlp.up`, ['x', up], 'up', 40),
        node('gelu', `${path}.mlp`, ['up'], 'gelu', 41),
        node('Linear', `${path}.mlp.down`, ['gelu', down], 'out', 42),
      ],
      33,
    );
    const [first, second] = [add(`${path}.norm1.weight`, width), add(`${path}.norm2.weight`, width)];
    const rename = (sketch: NodeSketch, input: string, output: string): NodeSketch => ({
      ...sketch,
      inputs: [input, ...sketch.inputs.slice(1)],
      outputs: [output],
    });
    const inputs = ['x', ...weights, up, down, first, second];
    blocks.push(
      rename(
        group(
          'Block',
          path,
          inputs,
          'sum2',
          [
            node('LayerNorm', `${path}.norm1`, ['x', first], 'normed1', 30),
            rename(attention, 'normed1', 'attended'),
            node('add', path, ['x', 'attended'], 'sum1', 31),
            node('LayerNorm', `${path}.norm2`, ['sum1', second], 'normed2', 32),
            rename(perceptron, 'normed2', 'thought'),
            node('add', path, ['sum1', 'thought'], 'sum2', 33),
          ],
          50,
        ),
        last,
        `block${index}`,
      ),
    );
    last = `block${index}`;
    shapes[last] = shape;
  }
  return onnx({
    graph: {
      inputs: ['ids'],
      outputs: ['head'],
      nodes: [
        node('Embedding', 'embed', ['ids', add('embed.weight', 1000, width)], 'embed', 48),
        ...blocks,
        node('LayerNorm', 'norm', [last, add('norm.weight', width)], 'norm', 52),
        node('Linear', 'head', ['norm', add('head.weight', 1000, width)], 'head', 53),
      ],
      parameters,
      shapes,
    },
    functions,
  });
}
