/** The page draws a newer model in the place of an older one, and the differences of two. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lenet, transformer } from './models';
import { launch, panel, show, type Panel } from './panel';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
});

async function drawn(it: Panel, message: Parameters<Panel['send']>[0]): Promise<void> {
  const before = it.messages.length;
  await it.send(message);
  await it.message('drawn', before);
}

const marked = (it: Panel, mark: string): Promise<string[]> =>
  it.page.locator(`#nodes > .mark-${mark} .node-item-type:not(.unfold) text`).allTextContents();

test('marks what is new and what is changed until the next redraw, and keeps zoom, place and selection', async () => {
  const it = await panel(browser);
  await drawn(it, show(lenet()));
  await it.page.locator('#nodes .node-item-type text', { hasText: 'view' }).click();
  await it.page.keyboard.press('-');
  const place = await it.page.locator('.node.select').boundingBox();

  await drawn(it, show(lenet({ channels: 8 }), { keepView: true }));

  expect(await marked(it, 'changed')).toEqual(['Conv2d', 'relu', 'MaxPool2d']);
  expect(await it.page.locator('.node.select').textContent()).toContain('view');
  expect(await it.page.locator('#sidebar').textContent()).toContain('view');
  await expect
    .poll(async () => Math.abs(((await it.page.locator('.node.select').boundingBox())?.y ?? 0) - (place?.y ?? 0)))
    .toBeLessThan(2);

  await drawn(it, show(lenet({ channels: 8 }), { keepView: true }));
  expect(await marked(it, 'changed')).toEqual([]);
});

test('never shows an empty graph while it draws anew', async () => {
  const it = await panel(browser);
  await drawn(it, show(transformer(6)));
  await it.page.evaluate(() => {
    const frames: number[] = [];
    const look = (): void => {
      frames.push(document.querySelectorAll('#nodes > .node').length);
      requestAnimationFrame(look);
    };
    look();
    Object.assign(window, { frames });
  });

  await drawn(it, show(transformer(7), { keepView: true }));

  const frames = await it.page.evaluate(() => (window as unknown as { frames: number[] }).frames);
  expect(Math.min(...frames)).toBeGreaterThan(0);
});

test('holds no more after fifty redraws than after ten', async () => {
  const it = await panel(browser);
  const session = await it.page.context().newCDPSession(it.page);
  const held = async (): Promise<{ readonly heap: number; readonly nodes: number }> => {
    for (let time = 0; time < 3; time++) await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const { nodes } = await session.send('Memory.getDOMCounters');
    return { heap: usedSize, nodes };
  };
  const redrawn = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) await drawn(it, show(transformer(12 + (time % 2)), { keepView: true }));
  };
  await drawn(it, show(transformer(12)));
  await it.page.locator('.unfold').click();
  await redrawn(10);
  const before = await held();
  await redrawn(40);

  // The last graph but one is let go a moment after the newest is drawn.
  await expect.poll(async () => (await held()).nodes, { timeout: 10_000 }).toBeLessThan(before.nodes * 1.1);
  expect((await held()).heap).toBeLessThan(before.heap * 1.2);
});

test('keeps open what was open', async () => {
  const it = await panel(browser);
  await drawn(it, show(transformer(4)));
  await it.page.locator('.unfold').click();
  await it.page.locator('.cluster').waitFor();

  await drawn(it, show(transformer(5), { keepView: true }));

  expect(await it.page.locator('.cluster-class').allTextContents()).toEqual(['Block × 5']);
  expect(await marked(it, 'new')).toEqual(['Block']);
});

test('shows a restored panel as it was left', async () => {
  const state = {
    key: 'model.py:Net',
    open: ['blocks.0#1×', 'blocks.0#1'],
    zoom: 0.8,
    left: 0,
    top: 40,
    selection: 'blocks.0#1/blocks.0.norm1:LayerNorm',
  };
  const it = await panel(browser, 'vscode-dark', state);

  await drawn(it, show(transformer(4), { keepView: true, restored: true }));

  expect((await it.page.locator('.cluster-class').allTextContents()).sort()).toEqual(['Block', 'Block × 4']);
  expect(await it.page.locator('.node.select').textContent()).toContain('norm1');
  expect(await it.page.locator('#target').evaluate(({ scrollTop }) => scrollTop)).toBe(40);
});

test('shows what is added, removed and changed since an older version in one graph', async () => {
  const it = await panel(browser);
  await drawn(it, show(transformer(2)));

  const change = {
    kind: 'changed',
    path: 'blocks.0.mlp',
    call: 1,
    class: 'Perceptron',
    details: ['gelu → relu'],
    file: '/project/model.py',
    line: 41,
  } as const;
  await it.send({ type: 'compare', label: 'HEAD (1a2b3c4)', before: transformer(2, { activation: 'relu' }), changes: [change] });

  await it.page.locator('.mark-removed').first().waitFor();
  expect(await marked(it, 'removed')).toEqual(['relu', 'relu']);
  expect(await marked(it, 'added')).toEqual(['gelu', 'gelu']);
  expect(await it.page.locator('.lens-changes').textContent()).toContain('5 differences from HEAD (1a2b3c4)');
  expect(await it.page.locator('.lens-change.added').first().textContent()).toBe('+blocks.0.mlp gelumodel.py:41');
  expect(await it.page.locator('.lens-change.removed').first().textContent()).toBe('−blocks.0.mlp relu');

  await it.page.getByRole('button', { name: 'Close comparison' }).click();
  await it.page.locator('.mark-removed').first().waitFor({ state: 'detached' });
  expect(await it.message('closeComparison')).toEqual({ type: 'closeComparison' });
});

test('greys the last good graph with the reason above it, until the next one', async () => {
  const it = await panel(browser);
  await drawn(it, show(lenet()));
  const failure = {
    title: '`Net` does not load',
    message: 'NameError: `F`',
    hint: null,
    file: '/project/model.py',
    line: 4,
    buttons: [{ id: 'goToLine', label: 'Go to Line' }],
  } as const;

  await it.send({ type: 'stale', failure, level: 'layers' });
  await it.page.locator('body.lens-stale').waitFor();

  expect(await it.page.locator('.lens-failure h2').textContent()).toBe('Net does not load');
  expect(await it.page.locator('#nodes > .node').count()).toBeGreaterThan(10);
  await it.page.getByRole('button', { name: 'Go to Line' }).click();
  expect(await it.message('action')).toEqual({ type: 'action', id: 'goToLine' });

  await drawn(it, show(lenet(), { keepView: true }));
  expect(await it.page.locator('.lens-failure').count()).toBe(0);
});

test('draws the operation that failed in red, and the part that ran', async () => {
  const it = await panel(browser);
  await drawn(it, show(lenet({ failing: true })));

  expect(await it.page.locator('.node.failed').textContent()).toContain('mat1 and mat2 shapes cannot be multiplied');
});

test('has a part of the recipe edited in place', async () => {
  const it = await panel(browser);
  const recipe = [{ id: 'input:x', label: 'x: float32[1, 784]', text: 'float32[1,784]', reason: 'solved: fc1 needs 784', given: false }];
  await drawn(it, show(lenet(), { recipe }));

  await it.page.getByText('x: float32[1, 784]').click();
  await it.page.keyboard.type('float32[2,784]');
  await it.page.keyboard.press('Enter');

  expect(await it.message('editRecipe')).toEqual({ type: 'editRecipe', id: 'input:x', text: 'float32[2,784]' });
});

test('follows the theme while it is open', async () => {
  const it = await panel(browser, 'vscode-light');
  await drawn(it, show(lenet()));
  const colour = (): Promise<string> =>
    it.page
      .locator('.node-item-type-layer path')
      .first()
      .evaluate((path) => getComputedStyle(path).fill);
  const light = await colour();

  await it.page.evaluate(() => {
    document.body.dataset['vscodeThemeKind'] = 'vscode-dark';
  });

  await expect.poll(colour).not.toBe(light);
});
