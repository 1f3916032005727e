/** The page opens what it is sent, in the light of its policy and without any request. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chain, lenet, transformer } from './models';
import { onnx } from './onnx';
import { launch, panel, show } from './panel';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
});

test('says that it is ready before anything else', async () => {
  const { messages } = await panel(browser);

  expect(messages[0]).toEqual({ type: 'ready' });
});

test('draws the layers of a small model at once, within its policy and without a request', async () => {
  const it = await panel(browser);

  await it.send(show(lenet()));

  expect(await it.message('drawn')).toMatchObject({ nodes: 12 });
  const names = await it.page.locator('#nodes .node-item-type text').allTextContents();
  expect(names).toEqual([
    'Conv2d',
    'relu',
    'MaxPool2d',
    'Conv2d',
    'relu',
    'MaxPool2d',
    'view',
    'Linear',
    'relu',
    'Linear',
    'relu',
    'Linear',
  ]);
  expect(it.trouble).toEqual({ violations: [], requests: [], errors: [] });
});

test('writes the shape on every edge', async () => {
  const it = await panel(browser);

  await it.send(show(lenet()));
  await it.message('drawn');

  expect(await it.page.locator('.edge-label').count()).toBe(await it.page.locator('#edge-paths > path').count());
});

test('writes the shapes of parameters in letters that every font has', async () => {
  const it = await panel(browser);

  await it.send(show(lenet()));
  await it.message('drawn');

  const lines = await it.page.locator('#nodes .node', { hasText: 'Conv2d' }).first().locator('.node-argument tspan').allTextContents();
  expect(lines).toEqual(expect.arrayContaining(['weight', ' 6×3×5×5', 'bias', ' 6']));
});

test('draws equal blocks as one', async () => {
  const it = await panel(browser);

  await it.send(show(transformer(12)));
  await it.message('drawn');

  expect(await it.page.locator('.node.repeat .node-item-type text').first().textContent()).toBe('Block × 12');
});

test('draws thousands of operations in a row as stretches, each of which opens', async () => {
  const it = await panel(browser);

  await it.send(show(chain(3000)));

  expect(await it.message('drawn')).toMatchObject({ nodes: 60 });
  const stretch = it.page.locator('#nodes > .node', { hasText: '50 operations' });
  expect(await stretch.count()).toBe(60);
  await stretch.first().locator('.unfold').click();
  await it.page.locator('.cluster').waitFor();
  expect(await it.page.locator('#nodes > .node', { hasText: /^(?:relu|sin|add)/ }).count()).toBeGreaterThanOrEqual(50);

  await it.send({
    type: 'reveal',
    target: { kind: 'place', file: '/project/model.py', span: { startLine: 2000, startColumn: 0, endLine: 2000, endColumn: 0 } },
    mode: 'select',
  });
  await it.page.locator('.node.select', { hasText: 'sin' }).waitFor();
});

test('asks no consent and shows no dialog', async () => {
  const it = await panel(browser);

  await it.send(show(lenet()));
  await it.message('drawn');

  expect(await it.page.locator('body').getAttribute('class')).not.toMatch(/alert|notification|welcome/);
  expect(await it.page.locator('#message').isVisible()).toBe(false);
});

test('opens a file of another format as Netron does', async () => {
  const it = await panel(browser);

  await it.send({ type: 'open', name: 'plain.onnx', bytes: transformer(1, { flat: true }), settings: { details: false } });
  await it.message('drawn');

  expect(await it.page.locator('#nodes .node-item-type text').allTextContents()).toContain('softmax');
  expect(it.trouble).toEqual({ violations: [], requests: [], errors: [] });
});

test('says why a file cannot be shown', async () => {
  const it = await panel(browser);

  await it.send(show(lenet().slice(0, 500)));

  await it.page.locator('.lens-failure', { hasText: 'The graph cannot be shown' }).waitFor();
  expect((await it.message('log')).level).toBe('error');
});

test('hides what changes nothing that one sees, until it is asked for', async () => {
  const it = await panel(browser);
  const bytes = onnx({
    graph: {
      inputs: ['x'],
      outputs: ['z'],
      nodes: [
        { type: 'to', inputs: ['x'], outputs: ['y'], metadata: { 'netron_lens.passive': '1' } },
        { type: 'relu', inputs: ['y'], outputs: ['z'] },
      ],
      shapes: { x: [1], y: [1], z: [1] },
    },
  });
  const names = (): Promise<string[]> => it.page.locator('#nodes .node-item-type text').allTextContents();

  await it.send(show(bytes));
  await it.message('drawn');
  expect(await names()).toEqual(['relu']);
  expect(await it.page.locator('#edge-paths > path').count()).toBe(2);

  await it.send({ type: 'settings', settings: { details: true } });
  await expect.poll(names).toEqual(['to', 'relu']);
});

test('opens the group in which a run ended', async () => {
  const it = await panel(browser);
  const failed = { 'netron_lens.error': 'RuntimeError: no' };
  const filler = Array.from({ length: 70 }, (_, index) => ({ type: `step${index}`, inputs: ['x'], outputs: [`s${index}`] }));
  const call = { type: 'Head', domain: 'model', overload: 'head', inputs: ['x'], outputs: ['nothing'] };
  const metadata = { ...failed, 'netron_lens.kind': 'module', 'netron_lens.path': 'head' };
  const inside = { type: 'matmul', inputs: ['x'], outputs: ['nothing'], metadata: { ...failed, 'netron_lens.path': 'head' } };
  const bytes = onnx({
    graph: { inputs: ['x'], outputs: [], nodes: [...filler, { ...call, metadata }], shapes: { x: [1] } },
    functions: [{ ...call, name: 'Head', nodes: [inside], shapes: { x: [1] }, metadata }],
  });

  await it.send(show(bytes));
  await it.message('drawn');

  expect(await it.page.locator('.node.failed').textContent()).toContain('RuntimeError: no');
});
