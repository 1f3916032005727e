/** Interpreters are found in real folders, and asked for their version as real programs. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { environmentOf, interpretersOnPath, versionOf } from '../../extension/src/host/programs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'programs-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function program(...names: string[]): string {
  const file = path.join(folder, ...names);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '#!/bin/sh\necho 3 12\n');
  chmodSync(file, 0o755);
  return file;
}

test('interpreters come in the order of the PATH', async () => {
  const [a, b] = [program('a', 'python3'), program('b', 'python3')];
  expect(await interpretersOnPath({ PATH: `${path.dirname(a)}:${path.dirname(b)}` }, [])).toEqual([a, b]);
});

test('what stands in an excluded folder is not found', async () => {
  const inside = program('workspace', 'bin', 'python3');
  expect(await interpretersOnPath({ PATH: path.dirname(inside) }, [path.join(folder, 'workspace')])).toEqual([]);
});

test('a link that leads into an excluded folder is not found', async () => {
  const inside = program('workspace', 'bin', 'python3');
  mkdirSync(path.join(folder, 'bin'));
  symlinkSync(inside, path.join(folder, 'bin', 'python3'));
  expect(await interpretersOnPath({ PATH: path.join(folder, 'bin') }, [path.join(folder, 'workspace')])).toEqual([]);
});

test('a folder and a program under other names are not found twice', async () => {
  const file = program('usr', 'bin', 'python3');
  symlinkSync('python3', path.join(path.dirname(file), 'python'));
  symlinkSync(path.join('usr', 'bin'), path.join(folder, 'bin'));
  expect(await interpretersOnPath({ PATH: `${path.dirname(file)}:${path.join(folder, 'bin')}` }, [])).toEqual([file]);
});

test('an environment is an interpreter of its own, though its program is a link', async () => {
  const base = program('usr', 'bin', 'python3');
  mkdirSync(path.join(folder, 'env', 'bin'), { recursive: true });
  const own = path.join(folder, 'env', 'bin', 'python3');
  symlinkSync(base, own);
  expect(await interpretersOnPath({ PATH: `${path.dirname(own)}:${path.dirname(base)}` }, [])).toEqual([own, base]);
});

test('a relative entry of the PATH is left out', async () => {
  program('python3');
  expect(await interpretersOnPath({ PATH: '.' }, [])).toEqual([]);
});

test('a file that is no program is not found', async () => {
  const file = program('bin', 'python3');
  chmodSync(file, 0o644);
  expect(await interpretersOnPath({ PATH: path.dirname(file) }, [])).toEqual([]);
});

test('the environment of a folder is found', async () => {
  const file = program('project', '.venv', 'bin', 'python');
  expect(await environmentOf(path.join(folder, 'project'))).toBe(file);
  expect(await environmentOf(folder)).toBeUndefined();
});

test('an interpreter is asked for its version', async () => {
  expect(await versionOf(program('python3'))).toEqual({ major: 3, minor: 12 });
  expect(await versionOf(path.join(folder, 'none'))).toBeUndefined();
});
