// One click in a real VS Code, on the packaged extension and the examples that ship with it.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { examples, machineSettings, vsix } from './examples.mjs';
import { steps } from './step.mjs';
import { Workbench } from './workbench.mjs';

let workbench;
const step = steps(() => workbench);

before(async () => {
  workbench = await Workbench.start({ vsix: [vsix], machineSettings, files: examples });
});

after(async () => {
  await workbench?.stop();
});

step('a click on the code lens shows the layers of the class in Netron', async () => {
  await workbench.open('lenet.py');
  await workbench.lens('Visualize').click();
  await workbench.tab('LeNet').waitFor();
  const names = await workbench.nodeNames('Linear');
  const layers = names.filter((name) => /^(Conv2d|MaxPool2d|Linear|relu|flatten)$/.test(name));
  assert.deepEqual(layers.sort(), [
    ...['Conv2d', 'Conv2d', 'Linear', 'Linear', 'Linear', 'MaxPool2d', 'MaxPool2d', 'flatten', 'relu', 'relu', 'relu', 'relu'],
  ]);
  await workbench.screenshot('lenet');
});

step('a second click uses the same panel', async () => {
  await workbench.lens('Visualize').click();
  await workbench.nodeNames('Linear');
  assert.equal(await workbench.tab('LeNet').count(), 1);
});

step('the palette shows the class under the cursor', async () => {
  await workbench.open('cifar_homework.py');
  await workbench.lens('Visualize').waitFor();
  await workbench.goToLine(30);
  await workbench.command('Netron Lens: Visualize Model');
  const names = await workbench.nodeNames('Linear');
  assert.equal(names.filter((name) => name === 'Conv2d').length, 2);
  assert.equal(names.filter((name) => name === 'relu').length, 4);
  assert.match(await workbench.webview().locator('body').innerText(), /float32\[1, 3, 32, 32\]/);
  await workbench.screenshot('cifar-homework');
});

step('a script without a main guard is shown and nothing of it runs', async () => {
  await workbench.open('mnist_script.py');
  await workbench.lens('Visualize').click();
  const names = await workbench.nodeNames('log_softmax');
  assert.equal(names.filter((name) => name === 'Linear').length, 2);
  assert.match(await workbench.webview().locator('body').innerText(), /float32\[1, 784\]/);
});

step('a failing forward says which line failed and shows the half that ran', async () => {
  await workbench.open('mistake.py');
  await workbench.lens('Visualize').click();
  const names = await workbench.nodeNames('flatten');
  assert.ok(names.includes('Sequential') || names.includes('Conv2d'));
  const line = examples['mistake.py'].split('\n').findIndex((text) => text.includes('return self.head(x)')) + 1;
  const said = await workbench.webview().locator('body').innerText();
  assert.match(said, new RegExp(`line ${line}`, 'i'));
  assert.match(said, /head expects 128 \(in_features of Linear\), and was given 512/);
  await workbench.screenshot('mistake');
});

step('its quick fix makes it run', async () => {
  const line = examples['mistake.py'].split('\n').findIndex((text) => text.includes('return self.head(x)')) + 1;
  await workbench.focusEditor('mistake.py');
  await workbench.goToLine(line);
  await workbench.quickFix('Change `in_features` of `head` to 512');
  await workbench.page.keyboard.press('Control+s');
  await workbench.webview().getByText('failed at line').first().waitFor({ state: 'detached' });
  await workbench.page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  await workbench.screenshot('fixed');
});
