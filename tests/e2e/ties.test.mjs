// Graph and code tied together, in a real VS Code: selection both ways, hints, redraws, the tree, pictures, a comparison with the last commit.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { examples, machineSettings, vsix } from './examples.mjs';
import { steps } from './step.mjs';
import { Workbench } from './workbench.mjs';

let workbench;
const step = steps(() => workbench);
const lineOf = (text) => examples['lenet.py'].split('\n').findIndex((line) => line.includes(text)) + 1;

before(async () => {
  workbench = await Workbench.start({ vsix: [vsix], machineSettings, files: { 'lenet.py': examples['lenet.py'] }, git: true });
  commit(workbench.server.workspace);
  await workbench.context.grantPermissions(['clipboard-read', 'clipboard-write']);
});

after(async () => {
  await workbench?.stop();
});

step('the shapes that ran stand at the ends of their lines', async () => {
  await workbench.open('lenet.py');
  await workbench.lens('Visualize').click();
  await workbench.nodeNames('Linear');
  const line = workbench.page.locator('.view-line', { hasText: 'self.pool(F.relu(self.conv1(x)))' });
  await line.getByText('[1, 6, 14, 14]').waitFor();
  await workbench.page.locator('.codelens-decoration', { hasText: '62 k parameters' }).waitFor();
  await workbench.screenshot('hints');
});

step('a double click on a node puts the cursor on its call', async () => {
  await workbench.node('Linear').nth(1).dblclick();
  await workbench.statusBar(`Ln ${lineOf('self.fc2(x)')},`).waitFor();
});

step('the keys after a click on a node go to the graph', async () => {
  const { page } = workbench;
  const code = page.locator('.view-lines').first();
  const before = await code.textContent();
  const { x, y, width } = await workbench.node('Linear').first().boundingBox();
  await page.mouse.click(x + width / 2, y + 8);
  await workbench.webview().locator('.node.select', { hasText: 'fc1' }).waitFor();
  await page.keyboard.press('Enter');
  await workbench.statusBar(`Ln ${lineOf('self.fc1(x)')},`).waitFor();
  assert.equal(await code.textContent(), before);
});

step('the cursor on a layer highlights its node', async () => {
  await workbench.focusEditor('lenet.py');
  await workbench.goToLine(lineOf('self.conv2 ='));
  await workbench.webview().locator('.lens-followed', { hasText: 'conv2' }).first().waitFor();
});

step('an edit that is saved redraws the graph and keeps the view', async () => {
  const before = await workbench.view();
  await workbench.typeAtEndOf(lineOf('F.relu(self.fc2(x))'), '\nx = torch.tanh(x)');
  await workbench.page.keyboard.press('Control+s');
  await workbench.nodeNames('tanh');
  assert.equal((await workbench.view()).scale, before.scale);
});

step('a text that does not run keeps the last good graph, with the reason above it', async () => {
  await workbench.typeAtEndOf(lineOf('F.relu(self.fc2(x))') + 1, '\nx = x.view(1, 7)');
  await workbench.page.keyboard.press('Control+s');
  await workbench
    .webview()
    .getByText(/failed at line/)
    .first()
    .waitFor();
  await workbench.nodeNames('tanh');
  await workbench.page.locator('.squiggly-error').first().waitFor();
  await workbench.screenshot('stale');
  await workbench.page.keyboard.press('Control+Shift+k');
  await workbench.page.keyboard.press('Control+s');
  await workbench
    .webview()
    .getByText(/failed at line/)
    .first()
    .waitFor({ state: 'detached' });
});

step('a comparison with the last commit marks what was added', async () => {
  await workbench.command('Netron Lens: Compare with Git HEAD');
  await workbench.webview().locator('.mark-added').first().waitFor();
  await workbench.screenshot('comparison');
});

step('the tree lists the modules that ran', async () => {
  await workbench.page.locator('.activitybar .action-label[aria-label*="Netron Lens"]').click();
  const row = workbench.page.locator('.sidebar .monaco-list-row', { hasText: 'conv1' });
  await row.waitFor();
  assert.match(await row.textContent(), /Conv2d/);
  await workbench.screenshot('tree');
});

step('the tree is filtered by a class', async () => {
  const rows = workbench.page.locator('.sidebar .monaco-list-row');
  await workbench.command('Netron Lens: Filter Modules…');
  await answer('conv2d');
  await rows.filter({ hasText: 'fc1' }).waitFor({ state: 'detached' });
  assert.equal(await rows.count(), 3);
  await workbench.screenshot('filtered');
  await workbench.command('Netron Lens: Filter Modules…');
  await answer('');
  await rows.filter({ hasText: 'fc1' }).waitFor();
});

step('the table of modules is copied and saved', async () => {
  await workbench.command('Netron Lens: Copy Module Table as Markdown');
  await workbench.toast('is on the clipboard').first().waitFor();
  const table = await workbench.page.evaluate(() => globalThis.navigator.clipboard.readText());
  assert.match(table, /\| &nbsp;&nbsp;conv1 \| Conv2d \| \[1, 6, 28, 28\] \| 456 \|/);
  await workbench.command('Netron Lens: Save Module Table as CSV…');
  assert.match(await saved('LeNet.csv', '\r\nfc3,'), /^path,call,class,.*\r\n,1,[\w.]*LeNet,"\[1, 10\]"/);
});

step('the graph is saved as a picture', async () => {
  await workbench.command('Netron Lens: Export as PNG');
  assert.match(await saved('LeNet.png', 'IEND'), /PNG/);
  await workbench.command('Netron Lens: Export as SVG');
  const svg = await saved('LeNet.svg', '</svg>');
  assert.match(svg, /<svg/);
  assert.match(svg, /Conv2d/);
});

const themes = {
  'Light Modern': 'vscode-light',
  'Dark Modern': 'vscode-dark',
  'High Contrast': 'vscode-high-contrast',
  'High Contrast Light': 'vscode-high-contrast-light',
};
for (const [name, kind] of Object.entries(themes)) {
  step(`the panel follows the theme ${name}`, async () => {
    const background = await workbench.theme(name);
    await workbench.screenshot(`theme-${name.toLowerCase().replaceAll(' ', '-')}`);
    assert.equal(background.page, background.editor);
    assert.equal(await workbench.webview().locator('body').getAttribute('data-vscode-theme-kind'), kind);
  });
}

async function answer(text) {
  await workbench.page.locator('.quick-input-widget:visible input').first().fill(text);
  await workbench.page.keyboard.press('Enter');
}

// Accepts the dialog's own name and gives what was written, once its end is there.
async function saved(name, end) {
  await workbench.page.locator('.quick-input-widget:visible input').first().waitFor();
  await workbench.page.keyboard.press('Enter');
  const file = path.join(workbench.server.workspace, name);
  await workbench.until(() => existsSync(file) && readFileSync(file, 'latin1').includes(end));
  return readFileSync(file, 'utf8');
}

function commit(folder) {
  const git = (...args) => execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], { cwd: folder });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'Start');
}
