// The tasks of daily work, by name: `node extension/scripts/tasks.mjs test`.
import path from 'node:path';
import { root, run } from './run.mjs';
import { modelPython, python, setup } from './setup.mjs';

const configuration = ['--config-file', 'pyserver/pyproject.toml'];
const ruff = ['-m', 'ruff'];
const ruffConfiguration = ['--config', 'pyserver/pyproject.toml'];
const pythonPaths = ['pyserver', 'tests'];
const node = process.execPath;
const package_ = (name, ...file) => path.join(root, 'node_modules', name, ...file);

const tasks = {
  setup: () => undefined,
  check: () => {
    run(node, [package_('prettier', 'bin', 'prettier.cjs'), '--check', '.']);
    run(node, [package_('eslint', 'bin', 'eslint.js'), '--max-warnings', '0', '.']);
    for (const project of ['host', 'page', 'tests']) {
      run(node, [package_('typescript', 'bin', 'tsc'), '-p', `extension/tsconfig.${project}.json`]);
    }
    run(python, ['pyserver/scripts/typescript.py', '--check']);
    run(python, [...ruff, 'check', ...ruffConfiguration, ...pythonPaths]);
    run(python, [...ruff, 'format', '--check', ...ruffConfiguration, ...pythonPaths]);
    run(python, ['-m', 'mypy', ...configuration, 'pyserver', 'tests']);
    run(path.join(path.dirname(python), 'lint-imports'), ['--config', 'pyserver/pyproject.toml', '--no-cache'], withPackage());
  },
  fix: () => {
    run(python, ['pyserver/scripts/typescript.py']);
    run(node, [package_('prettier', 'bin', 'prettier.cjs'), '--write', '--log-level', 'warn', '.']);
    run(node, [package_('eslint', 'bin', 'eslint.js'), '--fix', '.']);
    run(python, [...ruff, 'check', '--fix', ...ruffConfiguration, ...pythonPaths]);
    run(python, [...ruff, 'format', ...ruffConfiguration, ...pythonPaths]);
  },
  build: () => run(node, ['extension/scripts/build.mjs']),
  watch: () => run(node, ['extension/scripts/build.mjs', '--watch']),
  package: () => run(node, ['extension/scripts/package.mjs']),
  'test:python': () => {
    run(python, ['-m', 'pytest', '-c', 'pyserver/pyproject.toml', '--rootdir', '.', 'tests', '-q'], withPackage());
  },
  'test:extension': () => run(node, [package_('vitest', 'vitest.mjs'), 'run', '--config', 'extension/vitest.config.mjs']),
  'test:e2e': () => {
    tasks.package();
    run(node, ['tests/e2e/run.mjs'], { env: { ...process.env, NETRON_LENS_PYTHON: modelPython() } });
  },
  test: () => {
    tasks.check();
    tasks.build();
    tasks['test:python']();
    tasks['test:extension']();
    tasks['test:e2e']();
  },
};

function withPackage() {
  return { env: { ...process.env, PYTHONPATH: path.join(root, 'pyserver') } };
}

const name = process.argv[2] ?? '';
const task = tasks[name];
if (task === undefined) {
  console.error(`Unknown task '${name}': one of ${Object.keys(tasks).join(', ')}`);
  process.exit(2);
}
setup();
try {
  task();
} catch (error) {
  // The program that failed has said why.
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
