// Packages the built extension as `dist/netron-lens.vsix`.
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import { buildExtension } from './build.mjs';
import { root } from './run.mjs';

const extension = path.join(root, 'extension');
const vsix = path.join(extension, 'dist', 'netron-lens.vsix');

// They stand at the top of the clone, and belong to the package too.
const travelling = ['LICENSE', 'CHANGELOG.md', 'THIRD_PARTY_NOTICES.md'];

/** Builds and packages; resolves to the path of the package. All that the extension needs is bundled: no npm package travels. */
export async function packageExtension() {
  await buildExtension();
  for (const name of travelling) {
    cpSync(path.join(root, name), path.join(extension, name));
  }
  rmSync(vsix, { force: true });
  await createVSIX({ cwd: extension, packagePath: vsix, dependencies: false, allowMissingRepository: true });
  return vsix;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await packageExtension());
}
