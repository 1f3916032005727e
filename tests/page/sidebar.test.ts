/** What the sidebar tells of nodes, tensors and the model. */
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Totals } from '../../extension/src/messages';
import { lenet } from './models';
import { onnx } from './onnx';
import { launch, panel, show, type Panel } from './panel';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
});

async function opened(bytes: Uint8Array, totals?: Totals): Promise<Panel> {
  const it = await panel(browser);
  await it.send(show(bytes, totals === undefined ? {} : { totals }));
  await it.message('drawn');
  return it;
}

const row = (it: Panel, name: string): Locator =>
  it.page.locator('#sidebar .sidebar-item').filter({ has: it.page.locator(`input[value="${name}"]`) });
const node = (it: Panel, name: string): Locator => it.page.locator('#nodes .node-item-type text', { hasText: name }).first();

test('tells of an input its dtype and shape first, and leads to the node that made it', async () => {
  const it = await opened(lenet());
  await node(it, 'view').click();
  await row(it, 'input').waitFor();

  expect(await row(it, 'input').locator('.lens-tensor').textContent()).toBe('float32[1, 16, 5, 5]');
  expect(await row(it, 'output').locator('.lens-tensor').textContent()).toBe('float32[1, 400]');
  await row(it, 'input').getByRole('button', { name: '← MaxPool2d pool, call 2' }).click();

  await expect.poll(() => it.page.locator('#nodes .node.select').getAttribute('aria-label')).toContain('MaxPool2d, pool, call 2');
});

test('tells of a parameter its name and whether it is trained', async () => {
  const parameter = { 'netron_lens.kind': 'parameter' };
  const bytes = onnx({
    graph: {
      inputs: ['x'],
      outputs: ['y'],
      nodes: [
        { type: 'linear', inputs: ['x', 'head.weight', 'head.bias'], outputs: ['y'], metadata: { 'netron_lens.activation_bytes': '2048' } },
      ],
      parameters: { 'head.weight': [10, 84], 'head.bias': [10] },
      parameterMetadata: { 'head.weight': { ...parameter, 'netron_lens.trainable': '1' }, 'head.bias': parameter },
      shapes: { x: [1, 84], y: [1, 10] },
    },
  });
  const it = await opened(bytes);
  await node(it, 'linear').click();
  await row(it, 'weight').waitFor();

  expect(await row(it, 'weight').locator('.sidebar-item-value > *').allTextContents()).toEqual([
    'float32[10, 84]',
    'head.weight',
    'trainable parameter',
  ]);
  expect(await row(it, 'bias').locator('.lens-kind').textContent()).toBe('frozen parameter');
  expect(await row(it, 'activations').locator('.sidebar-item-value').textContent()).toBe('2.0 KiB');
});

test('tells of the model its totals, and what goes in and comes out', async () => {
  const it = await opened(lenet(), {
    parameters: 62_006,
    trainable: 61_550,
    multiplyAdds: 651_720,
    activationBytes: 100_000,
    largestActivation: 18_816,
    outputs: [],
    seconds: 0.2,
    realTensors: false,
  });
  await it.page.getByRole('button', { name: 'About the model' }).click();
  await row(it, 'trainable').waitFor();

  const text = (name: string): Promise<string | null> => row(it, name).locator('.sidebar-item-value').textContent();
  expect(await text('parameters')).toBe('62,006');
  expect(await text('trainable')).toBe('61,550');
  expect(await text('frozen')).toBe('456');
  expect(await text('largest')).toBe('18.4 KiB in one tensor');
  expect(await text('x')).toBe('float32[1, 3, 32, 32]→ Conv2d conv1');
});

test('tells of an edge the shape that runs along it and the nodes at its ends', async () => {
  const it = await opened(lenet());
  await it.page.locator('#edge-paths-hit-test > path').nth(1).click({ force: true });
  await row(it, 'tensor').waitFor();

  expect(await row(it, 'tensor').locator('.lens-tensor').textContent()).toBe('float32[1, 6, 28, 28]');
  expect(await it.page.locator('#sidebar .lens-end').allTextContents()).toEqual(['Conv2d conv1', 'relu']);
});
