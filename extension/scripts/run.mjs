// Runs programs from the top folder of the clone.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the clone. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Runs a program to its end with its output shown; throws where it fails. */
export function run(command, args, options = {}) {
  console.log(`> ${path.basename(command)} ${args.join(' ')}`);
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: needsShell(command), ...options });
}

/** What a program prints; throws where it fails. */
export function capture(command, args) {
  return execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

// npm is a batch file on Windows, which only a shell can start.
function needsShell(command) {
  return process.platform === 'win32' && command === 'npm';
}
