// Installs what the clone needs: npm packages, and a Python environment in `.venv`.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { capture, root, run } from './run.mjs';

const environment = path.join(root, '.venv');
const requirements = path.join(root, 'pyserver', 'requirements');
const minimum = 10;

/** The interpreter of the clone's own Python environment. */
export const python = path.join(environment, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));

/** Installs npm packages and the Python environment, each only where its lock file has changed. */
export function setup() {
  once(path.join(root, 'node_modules', '.netron-lens'), ['package-lock.json'], () => {
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  });
  const files = ['build.txt', 'server.txt', 'test.txt', 'torch.txt'].map((name) => path.join('pyserver', 'requirements', name));
  once(path.join(environment, '.netron-lens'), files, createEnvironment, process.env.NETRON_LENS_PYTHON ?? '');
}

/** The interpreter in which models run: the user's where `NETRON_LENS_PYTHON` names one, else the clone's. */
export function modelPython() {
  return process.env.NETRON_LENS_PYTHON ?? python;
}

function once(stamp, files, install, salt = '') {
  const hash = createHash('sha256').update(salt);
  for (const file of files) {
    hash.update(readFileSync(path.join(root, file)));
  }
  const wanted = hash.digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  rmSync(stamp, { force: true });
  install();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

function createEnvironment() {
  const given = process.env.NETRON_LENS_PYTHON;
  const base = given ?? findPython();
  rmSync(environment, { recursive: true, force: true });
  createVenv(base);
  const files = ['build.txt', 'server.txt', 'test.txt'];
  if (given === undefined) {
    files.push('torch.txt');
  } else {
    lend(given);
  }
  const args = files.flatMap((name) => ['-r', path.join(requirements, name)]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...args]);
}

// Debian keeps `ensurepip` in a package of its own.
function createVenv(base) {
  try {
    run(base, ['-m', 'venv', environment]);
  } catch (error) {
    if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) {
      throw error;
    }
    const sudo = process.getuid() === 0 ? [] : ['sudo', '-n'];
    const [command, ...args] = [...sudo, 'apt-get', 'install', '-y', '-qq', 'python3-venv'];
    run(command, args);
    rmSync(environment, { recursive: true, force: true });
    run(base, ['-m', 'venv', environment]);
  }
}

// The packages of the named interpreter, its torch above all, are seen from the clone's environment.
function lend(interpreter) {
  const ask = 'import sysconfig; print(sysconfig.get_path("purelib")); print(sysconfig.get_path("platlib"))';
  const lent = new Set(capture(interpreter, ['-c', ask]).trim().split(/\r?\n/));
  const own = capture(python, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))']).trim();
  writeFileSync(path.join(own, 'lent.pth'), `${[...lent].join('\n')}\n`);
}

function findPython() {
  const names = process.platform === 'win32' ? ['py', 'python'] : ['python3.11', 'python3', 'python'];
  for (const name of names) {
    try {
      const version = capture(name, ['-c', 'import sys; print(*sys.version_info[:2])']).trim().split(' ').map(Number);
      if (version[0] === 3 && version[1] >= minimum) {
        return name;
      }
    } catch {
      continue; // not on this machine: the next name is tried
    }
  }
  throw new Error(`No Python 3.${minimum} or newer was found: install one, or name it in NETRON_LENS_PYTHON`);
}
