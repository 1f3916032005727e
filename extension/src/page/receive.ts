/** What the page does for each message of the extension host. */
import { BinaryStream } from 'netron/base.js';
import type { Open, Show, ToWebview } from '../messages';
import { command } from './command';
import { redrawAround } from './fold';
import { drawing, netronModel, readModel } from './model';
import type { Page } from './page';
import { compare, redraw } from './redraw';
import { reveal } from './reveal';
import { quietly } from './select';
import { stateChanged, takeUp } from './state';
import { nextTask } from './steps';
import { showTop } from './zoom';

export async function receive(page: Page, message: ToWebview): Promise<void> {
  switch (message.type) {
    case 'show':
      return show(page, message);
    case 'open':
      page.bar.clear();
      return open(page, message);
    case 'progress':
      page.bar.set({ progress: message });
      return undefined;
    case 'stale':
      page.bar.set({ stale: message, progress: null });
      return undefined;
    case 'reveal':
      return reveal(page, message);
    case 'command':
      return command(page, message.command);
    case 'compare':
      page.bar.set({ comparison: message });
      return compare(page, message);
    case 'settings':
      if (page.shown === null) return undefined;
      page.shown = { ...page.shown, show: { ...page.shown.show, settings: message.settings } };
      await redrawAround(page, null);
      return undefined;
  }
}

async function show(page: Page, message: Show): Promise<void> {
  const started = performance.now();
  const before = page.shown;
  page.bar.set({ show: message, stale: null, progress: null, comparison: null, problem: null });
  document.body.classList.remove('lens-file');
  if (message.bytes === null) {
    clear(page);
    return;
  }
  const state = page.editor.state();
  const kept =
    before === null && state?.key === message.key
      ? state.open
      : before?.show.level === message.level && message.keepView
        ? before.open
        : null;
  const model = await readModel(message, message.bytes, kept === null ? null : [...kept]);
  if (model === null) {
    await open(page, { type: 'open', name: `${message.title}.onnx`, bytes: message.bytes, settings: message.settings });
  } else if (before !== null && message.keepView && before.show.level === message.level) {
    await redraw(page, before, model);
  } else {
    await nextTask();
    page.shown = model;
    page.followed = new Set();
    const graph = drawing(model);
    await nextTask();
    await quietly(() => page.view.draw(netronModel(model, graph), graph));
    if (before === null && state?.key === message.key) {
      await quietly(() => {
        takeUp(page, state);
      });
    } else {
      showTop(page);
      // where a run ended is what one wants to see of it
      page.view.target?.scrollTo([...document.querySelectorAll('#nodes > .failed')].slice(-1), 'auto');
    }
  }
  stateChanged(page);
  drawn(page, started);
}

// Nothing ran: the bar says why, and no graph of something else stands below it.
function clear(page: Page): void {
  page.shown = null;
  page.view._sidebar.close();
  page.view.show('welcome');
}

/** Opens a file of any format that Netron reads. */
async function open(page: Page, { name, bytes }: Open): Promise<void> {
  const started = performance.now();
  const { host } = page.view;
  page.shown = null;
  document.body.classList.add('lens-file');
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
