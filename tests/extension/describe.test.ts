import { expect, test } from 'vitest';
import { describe } from '../../extension/src/host/describe';
import type { Export, Visualization } from '../../extension/src/protocol';
import { moduleCall } from './calls';

const x = {
  name: 'x',
  kind: 'positional',
  expression: 'torch.randn(1, 3)',
  value: { dtype: 'float32', shape: [1, 3] },
  reason: 'a default',
};
const exported = {
  file: '/project/model.py',
  constructor: 'Net(10)',
  inputs: [x],
  outputs: { dtype: 'float32', shape: [1, 10] },
  parameters: 1240,
  trainable: 40,
  multiplyAdds: 1200,
  warnings: [{ code: 'batch', message: 'the batch is not kept', file: null, line: null }],
  error: null,
};

// no more of a visualization is read here
const ran = (values: Partial<Record<keyof Export, unknown>> = {}) =>
  ({
    export: { ...exported, ...values },
    modules: [moduleCall('', { class: 'model.Net', parameters: 1240 }), moduleCall('fc', { parent: 0, parameters: 40 })],
    constructorReason: 'the only call',
    realTensors: false,
    gradients: false,
  }) as unknown as Visualization;

test('a language model is told how a model was built and called, its figures and its modules', () => {
  expect(describe('Net', ran()).split('\n')).toEqual([
    'Model: Net in /project/model.py',
    'Constructed as: Net(10) (the only call)',
    'Input x: float32[1, 3] (a default)',
    'Outputs: float32[1, 10]',
    'Parameters: 1,240 (40 trainable), 1,200 multiply-adds',
    'It ran on tensors that have shapes only.',
    'Warning: the batch is not kept',
    '',
    'Module calls in their order (path: class, output, parameters, line):',
    'Net: model.Net, [1, 10], 1,240',
    '  fc: Linear, [1, 10], 40',
  ]);
});

test('a language model is told where a model failed, and what met what', () => {
  const error = { stage: 'capture', file: '/project/model.py', line: 7, message: '`Net.forward` failed', hint: '`fc` expects 3' };
  expect(describe('Net', ran({ error }))).toContain(
    'It did not run to its end (capture) at /project/model.py:7: `Net.forward` failed\n`fc` expects 3',
  );
});
