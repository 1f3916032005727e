/** Panels are kept in real files. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyShow } from '../../extension/src/host/presentation';
import { PanelStorage } from '../../extension/src/host/storage';

const failure = { title: 'No', message: 'no', hint: null, file: null, line: null, buttons: [] };
const kept = (key: string) => ({
  uri: 'file:///w/net.py',
  show: emptyShow({ key, file: '/w/net.py', qualname: 'Net' }, failure),
  bytes: new Uint8Array([8, 9]),
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'panels-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('what was kept comes back, bytes and all', async () => {
  const storage = new PanelStorage(folder);
  await storage.write(kept('ab12'));
  expect(await storage.read('ab12')).toEqual(kept('ab12'));
});

test('an unknown key has nothing', async () => {
  expect(await new PanelStorage(folder).read('ff')).toBeUndefined();
});

test('a broken file counts as nothing', async () => {
  writeFileSync(path.join(folder, 'ab.json'), '{');
  expect(await new PanelStorage(folder).read('ab')).toBeUndefined();
});

test('a key cannot lead out of the folder', async () => {
  writeFileSync(path.join(folder, 'ab.json'), JSON.stringify({ uri: '', show: {}, hasBytes: false }));
  expect(await new PanelStorage(path.join(folder, 'inner')).read('../ab')).toBeUndefined();
});

test('the newest panel of a title is found without its key', async () => {
  const storage = new PanelStorage(folder);
  expect(await storage.newest('Net')).toBeUndefined();
  await storage.write(kept('ab12'));
  expect(await storage.newest('Net')).toEqual(kept('ab12'));
  expect(await storage.newest('Other')).toBeUndefined();
});

test('only the newest panels are kept', async () => {
  const storage = new PanelStorage(folder);
  for (let index = 0; index < 30; index += 1) await storage.write(kept(index.toString(16)));
  expect(readdirSync(folder).filter((name) => name.endsWith('.onnx'))).toHaveLength(24);
  expect(await storage.read((29).toString(16))).toBeDefined();
});
