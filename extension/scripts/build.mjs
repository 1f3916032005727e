// Builds the extension into `extension/dist`; with `--watch`, again whenever its sources change.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';
import { buildPage } from './page.mjs';
import { assemblePython } from './python.mjs';
import { root } from './run.mjs';

const options = {
  entryPoints: [path.join(root, 'extension', 'src', 'extension.ts')],
  outfile: path.join(root, 'extension', 'dist', 'extension.js'),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  mainFields: ['module', 'main'],
  sourcemap: 'linked',
  minify: true,
  keepNames: true, // a stack in the log names its functions
  logLevel: 'error',
};

/** Builds the extension host's program, the page and the folder of Python files. */
export async function buildExtension() {
  await Promise.all([build(options), buildPage()]);
  await assemblePython();
}

async function watch() {
  await buildExtension();
  const watched = await context(options);
  await watched.watch();
  console.log('Watching the extension host; run the build again for the page and the Python files.');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await (process.argv.includes('--watch') ? watch() : buildExtension());
}
