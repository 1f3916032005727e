// Runs TypeScript in Node: a module of the tests is bundled into a folder that is not kept, and imported.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../../extension/scripts/run.mjs';
import setup from '../page/browser.mjs';

/** Imports a file of `tests` that opens the page in a browser; the page's folder is found as from `tests/page/panel.ts`. */
export async function bundled(file) {
  const folder = path.join(root, '.cache', 'bench');
  mkdirSync(folder, { recursive: true });
  const outfile = path.join(folder, `${path.parse(file).name}.mjs`);
  await build({
    entryPoints: [path.join(root, 'tests', file)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile,
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(path.join(root, 'tests', 'page', 'panel.ts')).href) },
    logLevel: 'error',
  });
  setup();
  return import(pathToFileURL(outfile).href);
}
