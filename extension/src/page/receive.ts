/** What the page does for each message of the extension host. */
import { BinaryStream } from 'netron/base.js';
import type { Open, Show, ToWebview } from '../messages';
import { drawing, netronModel, readModel } from './model';
import type { Page } from './page';

export async function receive(page: Page, message: ToWebview): Promise<void> {
  switch (message.type) {
    case 'show':
      return show(page, message);
    case 'open':
      return open(page, message);
    default:
      return undefined;
  }
}

async function show(page: Page, message: Show): Promise<void> {
  const started = performance.now();
  if (message.bytes === null) return;
  const model = readModel(message, message.bytes, null);
  if (model === null) {
    await open(page, { type: 'open', name: `${message.title}.onnx`, bytes: message.bytes, settings: message.settings });
    return;
  }
  page.shown = model;
  const graph = drawing(model);
  await page.view.draw(netronModel(model, graph), graph);
  drawn(page, started);
}

/** Opens a file of any format that Netron reads. */
async function open(page: Page, { name, bytes }: Open): Promise<void> {
  const started = performance.now();
  const { host } = page.view;
  page.shown = null;
  page.view.show('welcome spinner');
  await page.view.open({
    identifier: name,
    stream: new BinaryStream(bytes),
    asset: (file) => host.asset(file),
    fetch: (file) => host.fetch(file),
    require: (id) => host.require(id),
    error: (error, fatal) => {
      host.exception(error, fatal);
    },
  });
  drawn(page, started);
}

function drawn(page: Page, started: number): void {
  const nodes = page.view.activeTarget?.nodes.length ?? 0;
  requestAnimationFrame(() => {
    setTimeout(() => {
      page.editor.post({ type: 'drawn', nodes, milliseconds: Math.round(performance.now() - started) });
    });
  });
}
