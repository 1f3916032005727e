// Assembles `extension/dist/python`: the package of the server and the workers, and the pure Python libraries that it needs.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { replaceFolder } from './replacement.mjs';
import { root, run } from './run.mjs';
import { python } from './setup.mjs';

const folder = path.join(root, 'extension', 'dist', 'python');
const requirements = path.join(root, 'pyserver', 'requirements');
const cache = path.join(root, '.cache', 'python-libraries');

const oldestPython = '3.10';

// What the libraries need on the oldest Python alone: pip leaves it out where the building Python does not need it.
const backports = ['exceptiongroup==1.3.1'];

/** The package, and beside it `libs`: the server has both on its path, a worker the package alone. */
export async function assemblePython() {
  const libraries = install();
  await replaceFolder(folder, (made) => {
    cpSync(libraries, path.join(made, 'libs'), { recursive: true, filter: isNeeded });
    cpSync(path.join(root, 'pyserver', 'netron_lens'), path.join(made, 'netron_lens'), { recursive: true, filter: isNeeded });
  });
}

// pip takes seconds: what it installed is kept as long as the requirements stay.
function install() {
  const file = path.join(requirements, 'server.txt');
  const hash = createHash('sha256');
  for (const name of ['server.txt', 'constraints.txt']) {
    hash.update(readFileSync(path.join(requirements, name)));
  }
  const wanted = hash.digest('hex');
  const stamp = path.join(cache, 'stamp');
  const target = path.join(cache, 'site');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return target;
  }
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const only = ['--only-binary=:all:', '--implementation', 'py', '--abi', 'none', '--platform', 'any', '--python-version', oldestPython];
  run(python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-compile',
    '--target',
    target,
    ...only,
    '-r',
    file,
    ...backports,
  ]);
  const compiled = readdirSync(target, { recursive: true }).filter((name) => /\.(so|pyd|dylib)$/.test(name));
  if (compiled.length > 0) {
    throw new Error(`These libraries run on one platform only: ${compiled.join(', ')}`);
  }
  writeFileSync(stamp, wanted);
  return target;
}

// The page in one file is the command line's.
function isNeeded(file) {
  return !/(^|[\\/])(__pycache__|bin|[^\\/]+\.pyc|py\.typed|standalone\.html|RECORD|INSTALLER|REQUESTED|direct_url\.json)$/.test(file);
}
