// What is allowed when, in a real VS Code: nothing before trust, nothing without an interpreter, nothing in a panel that comes back.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before } from 'node:test';
import { examples, machineSettings, vsix } from './examples.mjs';
import { steps } from './step.mjs';
import { Workbench } from './workbench.mjs';

let workbench;
const step = steps(() => workbench);

// A class that leaves a file behind wherever it may: the workspace shows whether it was run.
const witness = `import torch.nn as nn

open("ran.txt", "w").close()


class Witness(nn.Module):
    def forward(self, x):
        return x + 1
`;

before(async () => {
  const settings = {
    'security.workspace.trust.enabled': true,
    'security.workspace.trust.startupPrompt': 'never',
    'security.workspace.trust.banner': 'never',
  };
  const files = { 'lenet.py': examples['lenet.py'], 'witness.py': witness };
  workbench = await Workbench.start({ vsix: [vsix], machineSettings, settings, files });
});

after(async () => {
  await workbench?.stop();
});

step('in an untrusted workspace a click says that trust is needed, and runs nothing', async () => {
  await workbench.open('lenet.py');
  await workbench.lens('Visualize').click();
  await workbench.toast('The workspace is not trusted').waitFor();
  await workbench.page.getByRole('button', { name: 'Manage Trust' }).waitFor();
  await workbench.screenshot('untrusted');
  assert.deepEqual(readdirSync(workbench.server.workspace).sort(), ['lenet.py', 'witness.py']);
});

step('after trust is given the same click shows the graph', async () => {
  await workbench.command('Workspaces: Manage Workspace Trust');
  await workbench.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
  await workbench.focusEditor('lenet.py');
  await workbench.lens('Visualize').click();
  await workbench.nodeNames('Linear');
});

step('a class is shown beside another one without a write of its file being done', async () => {
  await workbench.page.locator('.explorer-viewlet .monaco-list-row', { hasText: 'witness.py' }).dblclick();
  await workbench.tab('witness.py').waitFor();
  await workbench.lens('Visualize').click();
  await workbench.nodeNames('add');
  await workbench.tab('Witness').click();
  await workbench.command('View: Move Editor into Right Group');
  await workbench.until(async () => (await workbench.webviews()).length === 2);
  await shownSideBySide();
  await workbench.screenshot('side-by-side');
  assert.ok(!readdirSync(workbench.server.workspace).includes('ran.txt'));
});

step('panels come back after the window is reloaded, where they stood and with the bytes they had', async () => {
  await workbench.reload();
  await workbench.until(async () => (await workbench.webviews()).length === 2);
  await shownSideBySide();
  await workbench.screenshot('restored');
});

async function shownSideBySide() {
  const [left, right] = await workbench.webviews();
  const names = await workbench.nodeNames('Linear', left);
  assert.equal(names.filter((name) => name === 'Linear').length, 3);
  assert.deepEqual(await workbench.nodeNames('add', right), ['add']);
}
