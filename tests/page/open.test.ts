/** The page opens what it is sent, in the light of its policy and without any request. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lenet, transformer } from './models';
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

test('draws equal blocks as one', async () => {
  const it = await panel(browser);

  await it.send(show(transformer(12)));
  await it.message('drawn');

  expect(await it.page.locator('.node.repeat .node-item-type text').first().textContent()).toBe('Block × 12');
});

test('asks no consent and shows no dialog', async () => {
  const it = await panel(browser);

  await it.send(show(lenet()));
  await it.message('drawn');

  expect(await it.page.locator('body').getAttribute('class')).not.toMatch(/alert|notification|welcome/);
  expect(await it.page.locator('#message').isVisible()).toBe(false);
});
