/** Every text of the page is translated. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const extension = fileURLToPath(new URL('../../extension', import.meta.url));

// `say('…')`, and both texts of `say(… ? '…' : '…')`
const call = /\bsay\(\s*(?:[\w. ]+ \? )?'((?:[^'\\]|\\.)*)'(?: : '((?:[^'\\]|\\.)*)')?/g;

test('every text of the page is in the bundle of translations', () => {
  const bundle = JSON.parse(readFileSync(path.join(extension, 'l10n', 'bundle.l10n.zh-cn.json'), 'utf8')) as Record<string, string>;
  const folder = path.join(extension, 'src', 'page');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const texts = files.flatMap((name) => [...readFileSync(path.join(folder, name), 'utf8').matchAll(call)].flatMap(([, ...found]) => found));

  const missing = texts.filter((text: string | undefined) => text !== undefined && bundle[text] === undefined);

  expect(texts.length).toBeGreaterThan(30);
  expect(missing).toEqual([]);
});
