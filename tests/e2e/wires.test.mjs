// What runs between the editor and the panel, in a real VS Code: the call that is chosen, keys, cancelling, other files, the clipboard.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { machineSettings, vsix } from './examples.mjs';
import { steps } from './step.mjs';
import { Workbench } from './workbench.mjs';

const net = `import torch
from torch import nn
from sizes import width


class Block(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.layer = nn.Linear(size, size // 2)

    def forward(self, x):
        y = self.layer(x)
        return y


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = Block(width)
        self.second = Block(width // 2)

    def forward(self, x):
        return self.second(self.first(x))
`;
const endless = `from torch import nn


class Endless(nn.Module):
    def forward(self, x):
        while True: ...
`;
const untitled = `from torch import nn

class Loose(nn.Module):
    def forward(self, x):
        # not yet saved
        return x.tanh()
`;
const lineOf = (text) => net.split('\n').findIndex((line) => line.includes(text)) + 1;
let workbench;
const step = steps(() => workbench);

before(async () => {
  workbench = await Workbench.start({
    vsix: [vsix],
    machineSettings,
    files: { 'net.py': net, 'sizes.py': 'width = 8\n', 'endless.py': endless },
  });
  await workbench.context.grantPermissions(['clipboard-read', 'clipboard-write']);
});

after(async () => {
  await workbench?.stop();
});

// The texts of a line's hints are part of its own.
const lineShows = (code, hint) => workbench.page.locator('.view-line', { hasText: code }).filter({ hasText: hint }).first().waitFor();

step('hints of a block that is called twice speak of the call that is selected in the graph', async () => {
  await workbench.open('net.py');
  await workbench.lens('Visualize').nth(1).click();
  await workbench.nodeNames('Linear');
  await lineShows('self.layer(x)', '…×2');
  await workbench.node('Linear').nth(1).click();
  await lineShows('self.layer(x)', /\[1,\s2\](?!.*×)/);
  await workbench.node('Linear').nth(0).click();
  await lineShows('self.layer(x)', /\[1,\s4\](?!.*×)/);
});

step('the keyboard reveals the line under the cursor in the graph', async () => {
  await workbench.focusEditor('net.py');
  await workbench.goToLine(lineOf('self.second = Block'));
  await workbench.page.keyboard.press('Control+k');
  await workbench.page.keyboard.press('g');
  await workbench.webview().locator('.select', { hasText: 'second' }).first().waitFor();
  await workbench.screenshot('revealed-by-key');
});

step('the run is copied as a script', async () => {
  await workbench.command('Netron Lens: Copy as Script');
  await workbench.toast('is on the clipboard').first().waitFor();
  const script = await workbench.page.evaluate(() => globalThis.navigator.clipboard.readText());
  assert.match(script, /class Net\(nn\.Module\)[^]*__main__/);
});

step('a saved edit of another file that the model uses redraws it', async () => {
  await workbench.command('Netron Lens: Save Snapshot');
  await workbench.toast('A snapshot').first().waitFor();
  await workbench.page.locator('.explorer-viewlet .monaco-list-row', { hasText: 'sizes.py' }).dblclick();
  await workbench.tab('sizes.py').waitFor();
  await workbench.goToLine(1);
  await workbench.typeAtEndOf(1, ' * 2');
  await workbench.page.keyboard.press('Control+s');
  await workbench.webview().getByText('1×16').first().waitFor();
  await workbench.focusEditor('net.py');
  await lineShows('self.layer(x)', '[1, 8]');
});

step('what differs from a snapshot is marked', async () => {
  await workbench.command('Netron Lens: Compare with Snapshot');
  await workbench.webview().locator('.mark-changed').first().waitFor();
  await workbench.screenshot('snapshot');
});

step('a node of a file that was closed and opened again has its line', async () => {
  await workbench.focusEditor('net.py');
  await workbench.tab('net.py').getByRole('button', { name: /Close/ }).click();
  await workbench.tab('net.py').waitFor({ state: 'detached' });
  await workbench.node('Linear').nth(0).dblclick();
  await workbench.statusBar(`Ln ${lineOf('self.layer(x)')},`).waitFor();
});

step('a run that the user cancels is ended, and the panel says so', async () => {
  await workbench.page.locator('.explorer-viewlet .monaco-list-row', { hasText: 'endless.py' }).dblclick();
  await workbench.lens('Visualize').first().click();
  await workbench.toast('running').waitFor();
  await workbench.page.locator('.notifications-toasts').getByRole('button', { name: 'Cancel' }).click();
  await workbench.webview().getByText('was cancelled').waitFor();
  await workbench.webview().getByRole('button', { name: 'Try Again' }).waitFor();
  await workbench.screenshot('cancelled');
});

step('a document without a file is shown, and its nodes lead to it', async () => {
  await workbench.command('File: New Untitled Text File');
  await workbench.page.keyboard.insertText(untitled);
  await workbench.command('Change Language Mode');
  const input = workbench.page.locator('.quick-input-widget:visible input').first();
  await input.fill('Python');
  await workbench.page.keyboard.press('Enter');
  await workbench.lens('Visualize').first().click();
  await workbench.nodeNames('tanh');
  await workbench.node('tanh').first().dblclick();
  await workbench.statusBar('Ln 6,').waitFor();
  await workbench.goToLine(6);
  await workbench.webview().locator('.lens-followed', { hasText: 'tanh' }).first().waitFor();
  await workbench.screenshot('untitled');
});
