/** Folding, selecting, revealing, finding and walking in the page. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Show } from '../../extension/src/messages';
import { lenet, transformer } from './models';
import { launch, panel, show, type Panel } from './panel';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
});

async function opened(bytes: Uint8Array, rest: Partial<Show> = {}): Promise<Panel> {
  const it = await panel(browser);
  await it.send(show(bytes, rest));
  await it.message('drawn');
  return it;
}

const types = (it: Panel): Promise<string[]> => it.page.locator('#nodes .node-item-type:not(.unfold) text').allTextContents();
const boxes = (it: Panel): Promise<string[]> => it.page.locator('.cluster-class').allTextContents();
const click = (it: Panel, name: string, rank = 0): Promise<void> =>
  it.page.locator('#nodes .node-item-type text', { hasText: name }).nth(rank).click();
const unfold = (it: Panel, name: string, rank = 0): Promise<void> =>
  it.page.locator('#nodes > .node').filter({ hasText: name }).nth(rank).locator('.unfold').click();

test('unfolds a run of blocks, a block and its attention in place, as boxes in boxes', async () => {
  const it = await opened(transformer(4));

  await unfold(it, 'Block × 4');
  await it.page.locator('.cluster-class').first().waitFor();
  await unfold(it, 'Block');
  await it.page.locator('.cluster-class').nth(1).waitFor();
  await unfold(it, 'Attention');
  await it.page.locator('.cluster-class').nth(2).waitFor();

  await expect.poll(async () => (await boxes(it)).sort(), { timeout: 10_000 }).toEqual(['Attention', 'Block', 'Block × 4']);
  expect(await types(it)).toEqual(expect.arrayContaining(['softmax', 'Perceptron', 'Block', 'Embedding']));
  const inner = await it.page.locator('.cluster', { hasText: 'Attention' }).locator('> rect').boundingBox();
  const outer = await it.page.locator('.cluster', { hasText: 'Block × 4' }).locator('> rect').boundingBox();
  expect(inner?.width).toBeLessThan(outer?.width ?? 0);
  expect(it.trouble).toEqual({ violations: [], requests: [], errors: [] });
});

test('folds a box with its button', async () => {
  const it = await opened(transformer(4));
  await unfold(it, 'Block × 4');
  await it.page.locator('.cluster-button').first().click();
  await it.page.locator('.cluster').first().waitFor({ state: 'detached' });

  expect(await types(it)).toEqual(['Embedding', 'Block × 4', 'LayerNorm', 'Linear']);
});

test('tells which call is selected, without taking the keyboard', async () => {
  const it = await opened(lenet());

  await click(it, 'relu');

  const { selection, action, focus } = await it.message('selected');
  expect({ selection, action, focus }).toEqual({
    selection: {
      kind: 'node',
      name: 'relu',
      path: '',
      call: 1,
      file: '/project/model.py',
      span: { startLine: 10, startColumn: 8, endLine: 10, endColumn: 40 },
    },
    action: 'reveal',
    focus: false,
  });
});

test('asks for the code of the selected node on Enter, and for its construction on Shift+Enter', async () => {
  const it = await opened(lenet());
  await click(it, 'Conv2d');
  await it.message('selected');
  const before = it.messages.length;

  await it.page.keyboard.press('Enter');
  await it.page.keyboard.press('Shift+Enter');

  await expect
    .poll(() => it.messages.slice(before))
    .toMatchObject([
      { type: 'selected', action: 'reveal', focus: true, selection: { path: 'conv1' } },
      { type: 'selected', action: 'definition', focus: true, selection: { path: 'conv1' } },
    ]);
});

test('reveals the call under the cursor, opening the groups round it, and tells nothing of it', async () => {
  const it = await opened(transformer(4));
  const before = it.messages.length;

  const span = { startLine: 24, startColumn: 12, endLine: 24, endColumn: 12 };
  await it.send({ type: 'reveal', target: { kind: 'place', file: '/project/model.py', span }, mode: 'follow' });
  await it.page.locator('.lens-followed').waitFor();

  expect(await it.page.locator('.lens-followed .node-item-type text').allTextContents()).toEqual(['softmax']);
  await expect.poll(async () => (await boxes(it)).sort(), { timeout: 10_000 }).toEqual(['Attention', 'Block', 'Block × 4']);
  expect(it.messages.slice(before).filter(({ type }) => type === 'selected')).toEqual([]);
});

test('reveals a module by its path, and selects it where that was asked for', async () => {
  const it = await opened(transformer(4));

  await it.send({ type: 'reveal', target: { kind: 'module', path: 'blocks.2.mlp.up', call: null }, mode: 'select' });
  await it.page.locator('.node.select').waitFor();

  expect(await it.page.locator('.node.select').textContent()).toContain('Linear');
  await it.page.locator('#sidebar', { hasText: 'blocks.2.mlp.up' }).waitFor();
});

test('finds nodes in closed groups by class and shape', async () => {
  const it = await opened(transformer(4));

  await it.page.keyboard.press('Control+f');
  await it.page.keyboard.type('softmax 1, 16, 64');
  await expect.poll(() => it.page.locator('.lens-find-list li').count()).toBe(4);
  await it.page.keyboard.press('Enter');

  await it.page.locator('.node.select', { hasText: 'softmax' }).waitFor();
});

test('is walked by keys: along an edge, into a group and out of it', async () => {
  const it = await opened(transformer(4));
  await it.page.keyboard.press('ArrowDown');
  await it.page.keyboard.press('ArrowDown');
  await it.page.locator('.node.select', { hasText: 'Block × 4' }).waitFor();

  await it.page.keyboard.press('Alt+ArrowDown');
  await it.page.locator('.node.select', { hasText: 'Block, blocks.0' }).waitFor();
  await it.page.keyboard.press('Alt+ArrowUp');

  await it.page.locator('.cluster.select', { hasText: 'Block × 4' }).waitFor();
  await it.page.locator('#target[aria-activedescendant^="cluster-"]').waitFor();
});

test('names every node for a screen reader', async () => {
  const it = await opened(lenet());

  const names = await it.page
    .locator('#nodes > .node.graph-node')
    .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('aria-label')));

  expect(names[0]).toBe('Conv2d, conv1, output float32[1, 6, 28, 28], 456 parameters');
  expect(names).not.toContain(null);
});

test('shows the code, the module and the shapes of a node in the sidebar', async () => {
  const it = await opened(lenet());

  await click(it, 'Conv2d');

  const sidebar = it.page.locator('#sidebar');
  await sidebar.getByText('model.py:10').waitFor();
  expect(await sidebar.textContent()).toContain('456');
  expect(await sidebar.locator('input').evaluateAll((inputs) => inputs.map((input) => input.getAttribute('value')))).toEqual(
    expect.arrayContaining(['type', 'module', 'code', 'parameters', 'MACs', 'input', 'weight', 'bias', 'output']),
  );
});

test('exports what is seen as SVG and PNG', async () => {
  const it = await opened(lenet());

  await it.send({ type: 'command', command: 'exportSvg' });
  const svg = await it.message('exported');
  const before = it.messages.length;
  await it.send({ type: 'command', command: 'exportPng' });
  const png = await it.message('exported', before);

  expect([svg.name, svg.mime, png.name, png.mime]).toEqual(['Net.svg', 'image/svg+xml', 'Net.png', 'image/png']);
  const text = Buffer.from(Object.values(svg.bytes)).toString('utf8');
  expect(text).toContain('Conv2d');
  expect(text).not.toContain('var(--');
  expect(Object.values(png.bytes).slice(0, 4)).toEqual([0x89, 0x50, 0x4e, 0x47]);
});

test('tells what was found in order apart from warnings', async () => {
  const [file, line] = [null, null];
  const note = { isNote: true, message: 'They agree.', file, line };
  const it = await opened(lenet(), { warnings: [note, { isNote: false, message: 'They differ.', file, line }] });

  expect(await it.page.locator('.lens-note').allTextContents()).toEqual(['They agree.']);
  expect(await it.page.locator('.lens-warnings p').allTextContents()).toEqual(['They differ.']);
  expect(await it.page.locator('.lens-warnings summary').textContent()).toBe('1 warning');
});

test('takes what a model says for text, never for markup', async () => {
  const it = await opened(lenet(), {
    title: '<img src=x onerror=alert(1)>',
    recipe: [{ id: 'constructor', label: '<b>Net</b>()', text: 'Net()', reason: '<i>', given: false }],
    warnings: [{ isNote: false, message: '<script>alert(1)</script> `<b>`', file: null, line: null }],
  });

  expect(await it.page.locator('.lens-bar :is(b, i, img, script)').count()).toBe(0);
  expect(await it.page.locator('.lens-part').textContent()).toBe('<b>Net</b>()');
});
