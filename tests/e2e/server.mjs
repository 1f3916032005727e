// A VS Code server of one test's own: on a free port of 127.0.0.1, in a throw-away home.
import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { editor } from './editor.mjs';

const userSettings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  // A modal settings editor would swallow the clicks of the test.
  'workbench.editor.useModal': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.reduceMotion': 'on',
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'window.dialogStyle': 'custom',
  'files.simpleDialog.enable': true,
  'files.autoSave': 'off',
  'git.enabled': false,
  'remote.autoForwardPorts': false,
  'editor.minimap.enabled': false,
  'editor.cursorBlinking': 'solid',
};

/**
 * Starts a server with extensions installed and files in its workspace.
 *
 * `settings` are the user's; those of scope `machine` count only as `machineSettings`, since the editor is a remote one here.
 */
export async function startServer({ vsix = [], settings = {}, machineSettings = {}, files = {}, args = [], git = false }) {
  const { node, entry, builtin } = editor();
  const home = mkdtempSync(path.join(tmpdir(), 'netron-lens-e2e-'));
  const workspace = path.join(home, 'workspace');
  const data = path.join(home, 'data');
  write(path.join(data, 'User', 'settings.json'), JSON.stringify({ ...userSettings, 'git.enabled': git, ...settings }));
  write(path.join(data, 'Machine', 'settings.json'), JSON.stringify(machineSettings));
  write(path.join(home, 'config.yaml'), 'cert: false\n');
  mkdirSync(workspace, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    write(path.join(workspace, name), text);
  }
  const env = environment(home, node);
  const common = [
    entry,
    '--config',
    path.join(home, 'config.yaml'),
    '--user-data-dir',
    data,
    '--extensions-dir',
    path.join(home, 'extensions'),
  ];
  for (const file of vsix) {
    execFileSync(node, [...common, '--install-extension', file], { env, stdio: 'pipe' });
  }
  const builtins = git ? [] : ['--builtin-extensions-dir', builtin];
  const options = [
    '--bind-addr',
    '127.0.0.1:0',
    '--auth',
    'none',
    '--disable-telemetry',
    '--disable-update-check',
    '--reconnection-grace-time',
    '10',
  ];
  const child = spawn(node, [...common, ...options, ...builtins, ...args], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = createWriteStream(path.join(home, 'server.log'));
  child.stderr.pipe(log, { end: false });
  const url = await address(child, log);
  return { url, home, workspace, data, stop: () => stop(child, home) };
}

// Nothing of the machine's own editor or npm is inherited, and no extension gallery is asked.
function environment(home, node) {
  const folder = path.join(home, 'xdg');
  mkdirSync(folder, { recursive: true });
  return {
    HOME: home,
    XDG_DATA_HOME: folder,
    XDG_CONFIG_HOME: folder,
    XDG_CACHE_HOME: folder,
    PATH: `${path.dirname(node)}:/usr/local/bin:/usr/bin:/bin`,
    LANG: 'C.UTF-8',
    SHELL: '/bin/sh',
    EXTENSIONS_GALLERY: '{}',
  };
}

function address(child, log) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`The editor's server said nothing for 60 s: ${text}`)), 60_000);
    child.stdout.on('data', (data) => {
      log.write(data);
      text += data;
      const found = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(text);
      if (found) {
        clearTimeout(timer);
        resolve(found[1]);
      }
    });
    child.once('exit', (code) => reject(new Error(`The editor's server exited with ${code}: ${text}`)));
  });
}

async function stop(child, home) {
  if (child.exitCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    signal(child, 'SIGTERM');
    const timer = setTimeout(() => signal(child, 'SIGKILL'), 8000);
    await gone;
    clearTimeout(timer);
  }
  signal(child, 'SIGKILL');
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}

function signal(child, name) {
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') {
      throw error;
    }
  }
}

function write(file, text) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
