/** The exported pictures, and the page for those who ask for less motion or for colours of the system. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lenet, transformer } from './models';
import { launch, panel, show, type Theme } from './panel';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
});

const themes: readonly (readonly [Theme, string, string])[] = [
  ['vscode-light', '#ffffff', '#3b3b3b'],
  ['vscode-dark', '#1f1f1f', '#cccccc'],
  ['vscode-high-contrast', '#000000', '#ffffff'],
  ['vscode-high-contrast-light', '#fefefe', '#292929'],
];

test.each(themes)('exports a PNG of the whole graph in the colours of %s', async (theme, background, foreground) => {
  const it = await panel(browser, theme);
  await it.page.evaluate(
    ([back, front]) => {
      document.documentElement.style.setProperty('--vscode-editor-background', back ?? '');
      document.documentElement.style.setProperty('--vscode-editor-foreground', front ?? '');
    },
    [background, foreground],
  );
  await it.send(show(lenet()));
  await it.message('drawn');

  await it.send({ type: 'command', command: 'exportPng' });
  const { bytes } = await it.message('exported');

  const colours = await it.page.evaluate(
    async (base64) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width, image.height];
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      const pixels = context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray();
      const counts = new Map<string, number>();
      for (let index = 0; index < pixels.length; index += 4) {
        const colour = [...pixels.slice(index, index + 3)].map((part) => part.toString(16).padStart(2, '0')).join('');
        counts.set(`#${colour}`, (counts.get(`#${colour}`) ?? 0) + 1);
      }
      return { most: [...counts].sort((left, right) => right[1] - left[1])[0]?.[0], all: [...counts.keys()], height: image.height };
    },
    Buffer.from(Object.values(bytes)).toString('base64'),
  );
  expect(colours.most).toBe(background);
  expect(colours.all).toContain(foreground);
  expect(colours.height).toBeGreaterThan(1500); // twice the size of what is seen
});

test('moves nothing where less motion is asked for', async () => {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const it = await panel(context, 'vscode-light');
  await it.send(show(transformer(4)));
  await it.message('drawn');

  await it.page.locator('.unfold').first().click();
  await it.page.locator('.cluster').waitFor();
  const places = (): Promise<string[]> =>
    it.page.locator('#nodes > .node').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('transform') ?? ''));
  await it.page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(resolve)))),
  );
  const before = await places();
  await it.page.waitForTimeout(150);

  expect(await places()).toEqual(before);
  expect(it.trouble).toEqual({ violations: [], requests: [], errors: [] });
  await context.close();
});

test('leaves the words readable in the colours of the system', async () => {
  const context = await browser.newContext({ forcedColors: 'active' });
  const it = await panel(context, 'vscode-high-contrast-light');
  await it.send(show(lenet()));
  await it.message('drawn');

  const [fill, text] = await Promise.all(
    ['.node-item path', '.node-item text'].map((selector) =>
      it.page
        .locator(selector)
        .first()
        .evaluate((each) => getComputedStyle(each).fill),
    ),
  );
  expect(fill).not.toBe(text);
  await context.close();
});
