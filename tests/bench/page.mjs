// Times the page with 1,000, 5,000 and 20,000 operations: `node tests/bench/page.mjs [--runs N] [--stock OPERATIONS]`.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { netronFolder } from '../../extension/scripts/netron.mjs';
import { root } from '../../extension/scripts/run.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '3' }, stock: { type: 'string', default: '5000' } } });
const folder = path.join(root, '.cache', 'bench');
mkdirSync(folder, { recursive: true });
const outfile = path.join(folder, 'page.mjs');
await build({
  entryPoints: [path.join(root, 'tests', 'page', 'measure.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  outfile,
  define: { 'import.meta.url': JSON.stringify(pathToFileURL(path.join(root, 'tests', 'page', 'panel.ts')).href) },
  logLevel: 'error',
});
const { measure } = await import(pathToFileURL(outfile).href);
await measure(netronFolder(), { sizes: [1000, 5000, 20_000], runs: Number(values.runs), stock: Number(values.stock) });
