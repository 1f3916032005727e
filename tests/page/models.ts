/** Models as files: a LeNet, and a transformer of any depth. */
import { onnx, type FunctionSketch, type NodeSketch } from './onnx';

const lens = (metadata: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata).map(([key, value]) => [`netron_lens.${key}`, String(value)]));

const place = (line: number, column: number, end: number): Record<string, string> => lens({ range: `${line}:${column}-${line}:${end}` });

/** Two convolutions, pools, `view` and three linear layers. */
export function lenet({ channels = 6, failing = false }: { channels?: number; failing?: boolean } = {}): Uint8Array {
  const layer = (type: string, path: string, input: string, parameters: number, line: number): NodeSketch => ({
    type,
    domain: 'torch.nn',
    inputs: [input, ...(parameters > 0 ? [`${path}.weight`, `${path}.bias`] : [])],
    outputs: [path],
    metadata: { ...lens({ kind: 'module', category: 'Layer', path, parameters, multiply_adds: parameters * 10 }), ...place(line, 16, 32) },
  });
  const call = (type: string, input: string, output: string, line: number): NodeSketch => ({
    type,
    inputs: [input],
    outputs: [output],
    metadata: { ...lens({ kind: 'operation' }), ...place(line, 8, 40) },
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
      metadata: { ...lens({ kind: 'module', path: 'pool', call: 2 }), ...place(11, 16, 32) },
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

/** As many operations beside each other, each with an input of its own. */
export function wide(breadth: number): Uint8Array {
  const nodes = Array.from({ length: breadth }, (_, index): NodeSketch => ({
    type: 'relu',
    inputs: [`x${index}`],
    outputs: [`y${index}`],
    metadata: lens({ kind: 'operation' }),
  }));
  const [inputs, outputs] = ['x', 'y'].map((letter) => nodes.map((_, index) => `${letter}${index}`));
  return onnx({ graph: { inputs: inputs ?? [], outputs: outputs ?? [], nodes, shapes: {} } });
}

/** As many operations in a row, in no module; every tenth is added to the one ten before it. */
export function chain(length: number): Uint8Array {
  const nodes = Array.from({ length }, (_, index): NodeSketch => {
    const inputs = [index === 0 ? 'x' : `y${index - 1}`, ...(index > 10 && index % 10 === 0 ? [`y${index - 10}`] : [])];
    const type = inputs.length > 1 ? 'add' : index % 2 === 0 ? 'relu' : 'sin';
    return { type, inputs, outputs: [`y${index}`], metadata: { ...lens({ kind: 'operation' }), ...place(index + 1, 0, 9) } };
  });
  const names = ['x', ...nodes.flatMap(({ outputs }) => outputs)];
  return onnx({
    graph: { inputs: ['x'], outputs: names.slice(-1), nodes, shapes: Object.fromEntries(names.map((name) => [name, [1, 8]])) },
  });
}

/** The operations of one block of `transformer`. */
export const operationsOfBlock = 15;

interface Options {
  readonly width?: number;
  /** A layer that every perceptron has. */
  readonly activation?: string;
  /** All operations in one graph without modules, as other exporters write them. */
  readonly flat?: boolean;
}

/** An embedding, `depth` equal blocks with attention and a perceptron in each, a norm and a head. */
export function transformer(depth: number, { width = 64, activation = 'gelu', flat = false }: Options = {}): Uint8Array {
  const tensor = [1, 16, width];
  const parameters: Record<string, readonly number[]> = {};
  const functions: FunctionSketch[] = [];

  // One operation or leaf module; a leaf has its weight as an input.
  const run = (type: string, module: string, inputs: readonly string[], output: string, line: number): NodeSketch => {
    const isLeaf = /^[A-Z]/.test(type);
    if (isLeaf) parameters[`${module}.weight`] = [width, width];
    const count = isLeaf ? width * width : 0;
    const facts = { kind: isLeaf ? 'module' : 'operation', path: module, parameters: count, multiply_adds: count * 16 };
    const signature: Record<string, string> = isLeaf ? { signature: `${type} ${width}` } : {};
    return {
      type,
      domain: isLeaf ? 'torch.nn' : 'torch',
      inputs: isLeaf ? [...inputs, `${module}.weight`] : inputs,
      outputs: [output],
      metadata: { ...lens({ ...facts, ...signature }), ...place(line, 8, 40) },
    };
  };
  const call = (type: string, path: string, input: string, output: string, nodes: readonly NodeSketch[], line: number): NodeSketch => {
    const used = nodes.flatMap(({ inputs }) => inputs.filter((name) => name.endsWith('.weight')));
    const metadata = {
      ...lens({
        kind: 'module',
        path,
        parameters: used.length * width * width,
        multiply_adds: used.length * 1000,
        signature: `${type} ${activation}`,
      }),
      ...place(line, 8, 40),
    };
    const names = [input, ...nodes.flatMap(({ outputs }) => outputs)];
    const shared = { domain: 'model', overload: path, inputs: [input, ...used], outputs: [output], metadata };
    functions.push({ ...shared, name: type, nodes, shapes: Object.fromEntries(names.map((name) => [name, tensor])) });
    return { ...shared, type };
  };

  const shapes: Record<string, readonly number[]> = { ids: [1, 16], embed: tensor, norm: tensor, head: [1, 16, 1000] };
  const nodes = [run('Embedding', 'embed', ['ids'], 'embed', 48)];
  let last = 'embed';
  for (let index = 0; index < depth; index++) {
    const path = `blocks.${index}`;
    const [attention, mlp] = [`${path}.attention`, `${path}.mlp`];
    const value = (name: string): string => `${name}_${index}`;
    const attended = [
      run('Linear', `${attention}.q`, [value('normed1')], value('q'), 20),
      run('Linear', `${attention}.k`, [value('normed1')], value('k'), 21),
      run('Linear', `${attention}.v`, [value('normed1')], value('v'), 22),
      run('transpose', attention, [value('k')], value('kt'), 23),
      run('matmul', attention, [value('q'), value('kt')], value('scores'), 23),
      run('softmax', attention, [value('scores')], value('soft'), 24),
      run('matmul', attention, [value('soft'), value('v')], value('mixed'), 25),
      run('Linear', `${attention}.o`, [value('mixed')], value('attended'), 26),
    ];
    const thought = [
      run('Linear', `${mlp}.up`, [value('normed2')], value('up'), 40),
      run(activation, mlp, [value('up')], value('active'), 41),
      run('Linear', `${mlp}.down`, [value('active')], value('thought'), 42),
    ];
    const [first, second] = [
      run('LayerNorm', `${path}.norm1`, [last], value('normed1'), 30),
      run('LayerNorm', `${path}.norm2`, [value('sum1')], value('normed2'), 32),
    ];
    const [sum1, sum2] = [
      run('add', path, [last, value('attended')], value('sum1'), 31),
      run('add', path, [value('sum1'), value('thought')], value('sum2'), 33),
    ];
    if (flat) {
      const all = [first, ...attended, sum1, second, ...thought, sum2];
      nodes.push(...all);
      for (const { outputs } of all) shapes[outputs[0] ?? ''] = tensor;
    } else {
      const called = [
        call('Attention', attention, value('normed1'), value('attended'), attended, 31),
        call('Perceptron', mlp, value('normed2'), value('thought'), thought, 33),
      ] as const;
      nodes.push(call('Block', path, last, value('sum2'), [first, called[0], sum1, second, called[1], sum2], 50));
    }
    last = value('sum2');
    shapes[last] = tensor;
  }
  nodes.push(run('LayerNorm', 'norm', [last], 'norm', 52), run('Linear', 'head', ['norm'], 'head', 53));
  const file = { graph: { inputs: ['ids'], outputs: ['head'], nodes, parameters, shapes }, functions };
  return onnx(flat ? { ...file, metadata: {} } : file);
}
