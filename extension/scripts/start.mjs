// Opens the examples in VS Code with this clone's extension: the desktop one where there is one, else one in the browser.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './run.mjs';
import { modelPython, setup } from './setup.mjs';

setup();
const { packageExtension } = await import('./package.mjs');
const vsix = await packageExtension();
const examples = path.join(root, 'extension', 'examples');
const profile = path.join(root, '.cache', 'editor');
const settings = JSON.stringify({ 'netronLens.interpreter': [modelPython()] }, null, 2);

// In a browser the editor opens a folder as one that is not trusted, without a question.
const browserSettings = {
  'security.workspace.trust.startupPrompt': 'once',
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
};

if (hasDesktop()) {
  openDesktop();
} else {
  await openInBrowser();
}

function hasDesktop() {
  try {
    execFileSync('code', ['--version'], { stdio: 'ignore', shell: process.platform === 'win32' });
    return true;
  } catch {
    return false; // there is no `code` on the PATH
  }
}

// A profile of its own: the user's settings and extensions stay as they are.
function openDesktop() {
  const options = { stdio: 'inherit', shell: process.platform === 'win32' };
  const common = ['--user-data-dir', path.join(profile, 'desktop'), '--extensions-dir', path.join(profile, 'desktop-extensions')];
  write(path.join(profile, 'desktop', 'User'), settings);
  execFileSync('code', [...common, '--install-extension', vsix, '--force'], options);
  execFileSync('code', [...common, '--new-window', examples, path.join(examples, 'lenet.py')], options);
  console.log('VS Code is open on the examples: click Visualize above a class.');
}

async function openInBrowser() {
  const { editor } = await import('../../tests/e2e/editor.mjs');
  const { node, entry } = editor();
  const folder = path.join(profile, 'browser');
  write(path.join(folder, 'User'), JSON.stringify(browserSettings, null, 2));
  // In a browser the editor is a remote one, where an interpreter counts as a setting of the machine.
  write(path.join(folder, 'Machine'), settings);
  const configuration = path.join(profile, 'code-server.yaml');
  writeFileSync(configuration, 'cert: false\n');
  const common = [
    entry,
    '--config',
    configuration,
    '--user-data-dir',
    folder,
    '--extensions-dir',
    path.join(profile, 'browser-extensions'),
  ];
  const env = { ...process.env, EXTENSIONS_GALLERY: '{}' };
  execFileSync(node, [...common, '--install-extension', vsix, '--force'], { env, stdio: 'inherit' });
  const port = process.env.PORT ?? '0';
  const args = ['--bind-addr', `127.0.0.1:${port}`, '--auth', 'none', '--disable-telemetry', '--disable-update-check'];
  const server = spawn(node, [...common, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('SIGINT', () => server.kill());
  process.once('SIGTERM', () => server.kill());
  server.stdout.setEncoding('utf8');
  server.stdout.on('data', announce);
  await new Promise((resolve) => server.once('exit', resolve));
}

function announce(text) {
  const address = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(text)?.[1];
  if (address === undefined) {
    return;
  }
  const { host } = new URL(address);
  const payload = JSON.stringify([['openFile', `vscode-remote://${host}${path.join(examples, 'lenet.py')}`]]);
  const url = `${address}/?folder=${encodeURIComponent(examples)}&payload=${encodeURIComponent(payload)}`;
  console.log(`\nOpen ${url}\ntrust the folder, and click Visualize above a class. Ctrl+C ends it.`);
}

function write(folder, text) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'settings.json'), text);
}
