/** The one-file page of the command line opens by itself, from a file, within its own policy. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { lenet } from './models';
import { launch } from './panel';

const built = fileURLToPath(new URL('../../pyserver/netron_lens/page/standalone.html', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'netron-lens-page-'));
let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

test('shows the graph that was written into it, without a server', async () => {
  const file = path.join(folder, 'index.html');
  const graph = Buffer.from(lenet()).toString('base64');
  writeFileSync(
    file,
    readFileSync(built, 'utf8').replace('{{graph}}', graph).replace('{{state}}', '').replace('<title>Netron Lens', '<title>Net'),
  );
  const page = await browser.newPage();
  const errors: string[] = [];
  const requests: string[] = [];
  page.on('console', (line) => {
    if (line.type() === 'error') errors.push(line.text());
  });
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('request', (request) => requests.push(request.url().split(':')[0] ?? ''));

  await page.goto(pathToFileURL(file).href);
  await page.locator('#nodes .node-item-type text', { hasText: 'Conv2d' }).first().waitFor();

  expect(await page.locator('.lens-recipe').textContent()).toBe('Net');
  expect(errors).toEqual([]);
  expect(new Set(requests)).toEqual(new Set(['file', 'blob']));
});
