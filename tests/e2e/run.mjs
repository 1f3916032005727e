// Runs the end-to-end tests one after the other: each has an editor of its own, and two would not fit on a small machine.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { browser, editor } from './editor.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const tests = readdirSync(here).filter((name) => name.endsWith('.test.mjs') && (wanted.length === 0 || wanted.includes(name)));
browser();
editor();
const args = ['--test', '--test-concurrency=1', '--test-timeout=900000', '--test-reporter=spec', ...tests.sort()];
const { status } = spawnSync(process.execPath, args, { cwd: here, stdio: 'inherit' });
process.exit(status ?? 1);
