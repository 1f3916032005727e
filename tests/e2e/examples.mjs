// What the end-to-end tests share: the packaged extension, the interpreter with torch, and the examples as a workspace.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = path.join(root, 'extension', 'examples');

export const vsix = path.join(root, 'extension', 'dist', 'netron-lens.vsix');

/** The settings by which the editor knows the interpreter that has torch. */
export const machineSettings = {
  'netronLens.interpreter': [process.env.NETRON_LENS_PYTHON ?? path.join(root, '.venv', 'bin', 'python')],
};

/** The examples' texts by name. */
export const examples = Object.fromEntries(
  readdirSync(folder)
    .filter((name) => name.endsWith('.py'))
    .map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]),
);
