// An interpreter without torch, in a real VS Code: what is missing is said, and another interpreter helps at once.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { examples, machineSettings, vsix } from './examples.mjs';
import { steps } from './step.mjs';
import { Workbench } from './workbench.mjs';

const home = mkdtempSync(path.join(tmpdir(), 'netron-lens-e2e-'));
let workbench;
const step = steps(() => workbench);

before(async () => {
  const [withTorch] = machineSettings['netronLens.interpreter'];
  const empty = environment(withTorch, path.join(home, 'empty'));
  const files = { 'lenet.py': examples['lenet.py'] };
  workbench = await Workbench.start({ vsix: [vsix], machineSettings: { 'netronLens.interpreter': [empty] }, files });
  const packages = execFileSync(withTorch, ['-c', 'import os, torch; print(os.path.dirname(os.path.dirname(torch.__file__)))']);
  const own = path.join(workbench.server.workspace, '.venv');
  environment(withTorch, own);
  const [version] = readdirSync(path.join(own, 'lib'));
  writeFileSync(path.join(own, 'lib', version, 'site-packages', 'torch.pth'), packages);
});

after(async () => {
  await workbench?.stop();
  rmSync(home, { recursive: true, force: true });
});

step('a click without torch says what is missing, where, and how to install it', async () => {
  await workbench.open('lenet.py');
  await workbench.lens('Visualize').click();
  await workbench.webview().getByText('is not installed in').waitFor();
  await workbench.webview().getByRole('button', { name: 'Copy Command' }).waitFor();
  await workbench.screenshot('without-torch');
});

step('another interpreter is offered and shows the class', async () => {
  await workbench.webview().getByRole('button', { name: 'Select Interpreter' }).click();
  await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: '.venv' }).click();
  const names = await workbench.nodeNames('Linear');
  assert.equal(names.filter((name) => name === 'Linear').length, 3);
});

// An environment without packages; gives its interpreter.
function environment(python, folder) {
  execFileSync(python, ['-m', 'venv', '--without-pip', folder]);
  return path.join(folder, 'bin', 'python');
}
