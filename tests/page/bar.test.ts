/** The bar above the graph, the tools below it, and the place where a graph opens. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lenet, transformer, wide } from './models';
import { launch, panel, show } from './panel';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
});

const part = (label: string) => ({ id: label, label, text: label, reason: 'a default', given: false });
const failure = {
  title: 'No operators',
  message: 'torch.export: data-dependent',
  hint: null,
  file: null,
  line: null,
  buttons: [],
} as const;

test('keeps the recipe on one line in a narrow panel, and the figures with the levels on the next', async () => {
  const it = await panel(browser);
  await it.page.setViewportSize({ width: 500, height: 800 });
  const long = `GPT(config=GPTConfig(${'block_size=1024, '.repeat(6)}))`;
  await it.send(show(lenet(), { recipe: [part(long), part('idx: int64[1, 16]')] }));
  await it.message('drawn');

  const height = (selector: string): Promise<number> => it.page.locator(selector).evaluate((element) => element.clientHeight);
  const top = (selector: string): Promise<number> => it.page.locator(selector).evaluate((element) => element.getBoundingClientRect().top);
  expect(await height('.lens-recipe')).toBeLessThan(30);
  expect(await top('.lens-figures')).toBeGreaterThanOrEqual((await top('.lens-recipe')) + (await height('.lens-recipe')));
  expect(await it.page.locator('.lens-part').first().getAttribute('title')).toContain(long);
  const isCut = await it.page.locator('.lens-part').evaluateAll((parts) => parts.map((each) => each.scrollWidth > each.clientWidth));
  expect(isCut).toEqual([true, false]);
});

test('opens a tall graph with its top in sight and its words readable', async () => {
  const it = await panel(browser);
  await it.page.setViewportSize({ width: 500, height: 500 });
  await it.send(show(transformer(2)));
  await it.message('drawn');

  const input = await it.page.locator('.graph-input').evaluate((element) => element.getBoundingClientRect().top);
  const bar = await it.page.locator('#target').evaluate((element) => element.getBoundingClientRect().top);
  expect(input - bar).toBeGreaterThan(0);
  expect(input - bar).toBeLessThan(80);
  const zoom = await it.page
    .locator('#canvas')
    .evaluate((canvas) => canvas.getBoundingClientRect().width / Number(canvas.getAttribute('width')));
  expect(zoom).toBeGreaterThanOrEqual(0.7);
});

test.each(['opened', 'fitted'])('shows nodes of a very wide graph when it is %s', async (how) => {
  const it = await panel(browser);
  await it.send(show(wide(150)));
  await it.message('drawn');
  if (how === 'fitted') await it.page.keyboard.press('f');

  const seen = (): Promise<number> =>
    it.page.locator('#nodes > .node').evaluateAll((nodes) => {
      const panel = document.getElementById('target')?.getBoundingClientRect() ?? new DOMRect();
      const boxes = nodes.map((node) => node.getBoundingClientRect());
      return boxes.filter(
        ({ left, right, top, bottom }) => left > panel.left && right < panel.right && top > panel.top && bottom < panel.bottom,
      ).length;
    });
  await expect.poll(seen).toBeGreaterThan(10);
});

test('fits a graph that is tall into the panel, whole', async () => {
  const it = await panel(browser);
  await it.send(show(lenet()));
  await it.message('drawn');
  await it.page.keyboard.press('f');

  await expect
    .poll(() =>
      it.page
        .locator('#nodes > .node')
        .last()
        .evaluate((node) => node.getBoundingClientRect().bottom),
    )
    .toBeLessThan(800);
  expect(
    await it.page
      .locator('#nodes > .node')
      .first()
      .evaluate((node) => node.getBoundingClientRect().top),
  ).toBeGreaterThan(29);
});

test('has tools of one size, each with a name', async () => {
  const it = await panel(browser);
  await it.send(show(lenet()));
  await it.message('drawn');

  const shown = it.page.locator('#toolbar button:visible');
  const sizes = await shown.evaluateAll((buttons) => buttons.map((each) => `${each.clientWidth}×${each.clientHeight}`));
  const names = await shown.evaluateAll((buttons) => buttons.map((each) => each.getAttribute('aria-label')));
  expect(new Set(sizes).size).toBe(1);
  expect(names.map((name) => name?.split(' (')[0])).toEqual([
    'Fit',
    'Zoom in',
    'Zoom out',
    'Fold all',
    'Unfold all',
    'Find',
    'About the model',
  ]);
});

test('says at once which level is being made, and has it cancelled', async () => {
  const it = await panel(browser);
  await it.send(show(lenet()));
  await it.message('drawn');

  await it.page.getByRole('radio', { name: 'operators' }).click();

  await it.page.locator('.lens-progress', { hasText: 'Making the level operators' }).waitFor();
  expect(await it.message('setLevel')).toEqual({ type: 'setLevel', level: 'operators' });
  await it.page.getByRole('button', { name: 'Cancel' }).click();
  expect(await it.message('cancel')).toEqual({ type: 'cancel' });
  await it.send({ type: 'progress', stage: null, message: '' });
  await it.page.locator('.lens-progress').waitFor({ state: 'detached' });
});

test('says why a level cannot be made, and leaves the one on show as it is', async () => {
  const it = await panel(browser);
  await it.send(show(lenet()));
  await it.message('drawn');

  await it.send({ type: 'stale', failure, level: 'operators' });
  await it.page.locator('.lens-failure').waitFor();

  expect(await it.page.locator('.lens-failure').textContent()).toContain('torch.export: data-dependent');
  expect(await it.page.getByRole('radio', { name: 'operators' }).getAttribute('title')).toContain('torch.export: data-dependent');
  expect(await it.page.locator('body.lens-stale').count()).toBe(0);
  await it.page.locator('.lens-failure').getByText('Close').click();
  expect(await it.page.locator('.lens-failure').count()).toBe(0);
});

test('keeps the title of every open group inside its box', async () => {
  const it = await panel(browser);
  await it.send(show(transformer(2)));
  await it.message('drawn');
  await it.page.keyboard.press(']');
  await it.page.locator('.cluster-label').nth(3).waitFor();
  await it.page.waitForTimeout(500); // the boxes move to their places

  const over = await it.page.locator('.cluster').evaluateAll((clusters) =>
    clusters.map((cluster) => {
      const [box, label] = ['rect', '.cluster-label text'].map(
        (selector) => cluster.querySelector(selector)?.getBoundingClientRect().right ?? 0,
      );
      return (label ?? 0) - (box ?? 0);
    }),
  );
  expect(over.length).toBeGreaterThan(3);
  expect(Math.max(...over)).toBeLessThan(0);
});
