// Packages the built extension as `dist/netron-lens.vsix`.
import { cpSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import { buildExtension } from './build.mjs';
import { fingerprint, isFresh, noteFresh } from './freshness.mjs';
import { replaceFile } from './replacement.mjs';
import { root } from './run.mjs';

const extension = path.join(root, 'extension');
const vsix = path.join(extension, 'dist', 'netron-lens.vsix');

// They stand at the top of the clone, and belong to the package too.
const travelling = ['LICENSE', 'CHANGELOG.md', 'THIRD_PARTY_NOTICES.md'];

/**
 * Builds and packages, where something has changed since it was done; resolves to the path of the package.
 *
 * All that the extension needs is bundled: no npm package travels.
 */
export async function packageExtension() {
  const wanted = fingerprint();
  if (isFresh(vsix, wanted)) {
    return vsix;
  }
  await buildExtension();
  for (const name of travelling) {
    cpSync(path.join(root, name), path.join(extension, name));
  }
  await replaceFile(vsix, (made) => createVSIX({ cwd: extension, packagePath: made, dependencies: false, allowMissingRepository: true }));
  noteFresh(vsix, wanted);
  return vsix;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await packageExtension());
}
