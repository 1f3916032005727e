// Whether what the package is made from has changed since it was made.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './run.mjs';

// Files and folders that end up in the package, or decide how it is made.
const inputs = [
  'CHANGELOG.md',
  'LICENSE',
  'THIRD_PARTY_NOTICES.md',
  'package-lock.json',
  path.join('pyserver', 'netron_lens'),
  path.join('pyserver', 'requirements'),
  'extension',
];

// Written by the build, or by running what is in the folders.
const made = /(^|[\\/])(__pycache__|dist|node_modules|standalone\.html|\.[^\\/]*-[A-Za-z0-9]{6})$/;
const copied = ['CHANGELOG.md', 'LICENSE', 'THIRD_PARTY_NOTICES.md'].map((name) => path.join('extension', name));

/** Stands for the contents of all inputs. */
export function fingerprint() {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap(files)) {
    hash.update(`${file}\n`).update(readFileSync(path.join(root, file)));
  }
  return hash.digest('hex');
}

/** Whether `product` was made from inputs of this fingerprint. */
export function isFresh(product, wanted) {
  const stamp = stampOf(product);
  return existsSync(product) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

/** Notes what `product` was made from. */
export function noteFresh(product, wanted) {
  writeFileSync(stampOf(product), wanted);
}

function stampOf(product) {
  return `${product}.stamp`;
}

function files(name) {
  const place = path.join(root, name);
  if (made.test(name) || copied.includes(name) || !existsSync(place)) {
    return [];
  }
  if (!statSync(place).isDirectory()) {
    return [name];
  }
  return readdirSync(place)
    .sort()
    .flatMap((entry) => files(path.join(name, entry)));
}
