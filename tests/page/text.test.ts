/** Every text of the page is translated. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { transformer } from './models';
import { launch, panel, show } from './panel';

const extension = fileURLToPath(new URL('../../extension', import.meta.url));

const bundle = JSON.parse(readFileSync(path.join(extension, 'l10n', 'bundle.l10n.zh-cn.json'), 'utf8')) as Record<string, string>;

// `say('…')`, and both texts of `say(… ? '…' : '…')`
const call = /\bsay\(\s*(?:[\w. ]+ \? )?'((?:[^'\\]|\\.)*)'(?: : '((?:[^'\\]|\\.)*)')?/g;

test('every text of the page is in the bundle of translations', () => {
  const folder = path.join(extension, 'src', 'page');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const texts = files.flatMap((name) => [...readFileSync(path.join(folder, name), 'utf8').matchAll(call)].flatMap(([, ...found]) => found));

  const missing = texts.filter((text: string | undefined) => text !== undefined && bundle[text] === undefined);

  expect(texts.length).toBeGreaterThan(30);
  expect(missing).toEqual([]);
});

const english = /^[A-Za-z][A-Za-z ,:+()'-]{3,}$/;

test('speaks one language in the bar, the tools, the graph and the sidebars', async () => {
  const browser = await launch();
  try {
    const it = await panel(browser, 'vscode-light', null, bundle);
    await it.send(
      show(transformer(4), { totals: { ...show(null).totals, parameters: 1_000_000, trainable: 500_000, activationBytes: 4096 } }),
    );
    await it.message('drawn');
    const said = async (): Promise<string[]> =>
      it.page.evaluate(() => {
        const texts = document.querySelectorAll('.lens-bar *, #sidebar *, .lens-find *, .cluster-path');
        const named = [...document.querySelectorAll('[aria-label], [title], [aria-description]')].filter(
          (each) => each.checkVisibility() && each.closest('#nodes, #clusters') === null,
        );
        return [
          ...[...texts].filter(({ childElementCount }) => childElementCount === 0).map((each) => each.textContent),
          ...[...document.querySelectorAll<HTMLInputElement>('.sidebar-item-name input')].map(({ value }) => value),
          ...named.flatMap((each) => ['aria-label', 'title', 'aria-description'].map((name) => each.getAttribute(name) ?? '')),
        ].map((text) => text.trim());
      });
    const found = new Set<string>();
    const collect = async (): Promise<void> => {
      for (const text of await said()) found.add(text);
    };
    await it.page.keyboard.press('i');
    await collect();
    await it.page.locator('#nodes .node-item-type text').first().click();
    await it.page.locator('#sidebar .lens-link').first().waitFor();
    await collect();
    await it.page.keyboard.press('Control+f');
    await it.page.locator('.lens-find').waitFor();
    await collect();

    const ours = [...found].filter((text) => english.test(text) && !words.has(text));
    expect(found.size).toBeGreaterThan(20);
    expect(ours).toEqual([]);
  } finally {
    await browser.close();
  }
});

// Of the model and of torch: the same in every language.
const words = new Set([
  'layers',
  'operators',
  'onnx',
  'Embedding',
  'embed',
  'torch.nn',
  'MACs',
  'input',
  'output',
  'weight',
  'ids',
  'head',
  'Shift+Enter',
]);
