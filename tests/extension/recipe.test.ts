import { expect, test } from 'vitest';
import { isSameRecipe, ranRecipe, recipeParts, valueText } from '../../extension/src/host/recipe';
import type { Export, RecipeInput, Visualization } from '../../extension/src/protocol';

const image: RecipeInput = {
  name: 'x',
  kind: 'positional',
  expression: 'torch.randn(1, 3, 32, 32)',
  value: { dtype: 'float32', shape: [1, 3, 32, 32] },
  reason: 'solved: fc1 needs 16×5×5',
};

// no more of an export is read here
const exported = (constructor: string | null, inputs: readonly RecipeInput[]) =>
  ({ constructor, inputs, method: 'forward' }) as unknown as Export;

test('a tensor reads as people write it, and is edited without spaces', () => {
  const [, x] = recipeParts(exported('Net(10)', [image]), 'the only call');
  expect(x).toMatchObject({ id: 'input:x', label: 'x: float32[1, 3, 32, 32]', text: 'float32[1,3,32,32]', given: false });
});

test('the constructor comes first, with its reason', () => {
  const [constructor] = recipeParts(exported('Net(10)', []), 'called so in line 30');
  expect(constructor).toEqual({ id: 'constructor', label: 'Net(10)', text: 'Net(10)', reason: 'called so in line 30', given: false });
});

test('a value that is no tensor is edited as the expression that makes it', () => {
  const [, masks] = recipeParts(
    exported('Net()', [{ ...image, name: 'masks', expression: '[a, b]', value: [image.value, { python: 'None' }] }]),
    null,
  );
  expect(masks).toMatchObject({ label: 'masks: (float32[1, 3, 32, 32], None)', text: '[a, b]' });
});

test('a star argument keeps its stars', () => {
  const [, rest] = recipeParts(exported('Net()', [{ ...image, name: 'rest', kind: 'varargs', value: [] }]), null);
  expect(rest?.label).toBe('*rest: ()');
});

test('a part that the workspace decided can be reset', () => {
  expect(recipeParts(exported('Net(3)', []), 'saved in .vscode/netron-lens.json')[0]?.given).toBe(true);
});

test('no recipe, no parts', () => {
  expect(recipeParts(exported(null, []), null)).toEqual([]);
});

test('an object of tensors is written with its names', () => {
  expect(valueText({ logits: { dtype: 'int64', shape: [2] } })).toBe('{logits: int64[2]}');
});

test('a recipe that ran is run again as it stood, with what its inference told', () => {
  const batch = { code: 'batch', message: 'outputs do not follow the batch', file: null, line: null };
  const numbers = { ...batch, code: 'numbers' };
  const others = { ...batch, code: 'missing-import' };
  // no more of an answer is read here
  const answer = (result: Export) =>
    ({ export: result, constructorReason: 'called so', realTensors: true, gradients: false }) as unknown as Visualization;
  expect(ranRecipe(answer({ ...exported('Net(10)', [image]), warnings: [others, batch, numbers] }))).toEqual({
    constructor: 'Net(10)',
    constructorReason: 'called so',
    method: 'forward',
    inputs: [image],
    warnings: [batch, numbers],
    realTensors: true,
    gradients: false,
  });
  expect(ranRecipe(answer({ ...exported(null, []), warnings: [] }))).toBeNull();
});

test('recipes are the same whatever their reasons', () => {
  const other = exported('Net(10)', [{ ...image, reason: 'a guess' }]);
  expect(isSameRecipe(exported('Net(10)', [image]), other)).toBe(true);
  expect(isSameRecipe(exported('Net(10)', [image]), exported('Net(11)', [image]))).toBe(false);
});

test('what is done with a model before it is called comes behind its construction', () => {
  const text = '(lambda made, context: [made.set_context(context), made][-1])(Net(8), context=torch.randn(1, 3))';
  const [constructor] = recipeParts(exported(text, []), null);
  expect(constructor?.label).toBe('made = Net(8), context=torch.randn(1, 3); made.set_context(context)');
  expect(constructor?.text).toBe(text);
});
