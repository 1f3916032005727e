/** Draws a newer model in the place of an older one: pan, zoom, folding and selection stay, what differs is marked. */
import type { Compare } from '../messages';
import { align } from './graph/align';
import { rootGroup } from './graph/contents';
import { operationChanges } from './graph/difference';
import { keepRemoved } from './graph/merge';
import type { Item } from './graph/node';
import { drawing, netronModel, type ShownModel } from './model';
import { readFile } from './onnx/file';
import type { Page } from './page';
import { quietly } from './select';
import { inSlices, nextTask } from './steps';
import { isItem } from './view/node';

/** Replaces the model on show by its next version. */
export async function redraw(page: Page, before: ShownModel, now: ShownModel): Promise<void> {
  const { pairs } = align(before.root, now.root, 'new');
  await replace(page, now, pairs, before);
}

/** Draws the model on show with its differences from an older one. */
export async function compare(page: Page, comparison: Compare): Promise<void> {
  const { shown } = page;
  const older = await inSlices(readFile(comparison.before));
  if (shown === null || older === null) return;
  const now = { ...shown, root: rootGroup(shown.root.file) };
  const same = align(shown.root, now.root, 'new').pairs;
  const alignment = align(rootGroup(older), now.root, 'added');
  page.bar.set({ comparison: { ...comparison, changes: [...comparison.changes, ...operationChanges(now.root, alignment)] } });
  keepRemoved(alignment);
  await replace(page, now, same, shown);
}

/** Draws the model on show alone again. */
export async function withoutMarks(page: Page): Promise<void> {
  const { shown } = page;
  page.bar.set({ comparison: null });
  if (shown === null) return;
  const now = { ...shown, root: rootGroup(shown.root.file) };
  await replace(page, now, align(shown.root, now.root, 'new').pairs, shown);
}

async function replace(page: Page, now: ShownModel, pairs: ReadonlyMap<Item, Item>, before: ShownModel): Promise<void> {
  const { view } = page;
  await nextTask();
  const anchor = nearestToCentre(page, pairs);
  const selected = page.selected;
  const graph = drawing(now);
  handOver(page, pairs, before, graph);
  page.shown = now;
  page.followed = new Set();
  view.model = netronModel(now, graph);
  await quietly(() => view.redraw(graph, anchor));
  const kept = selected === null ? undefined : pairs.get(selected);
  const { target } = view;
  if (kept === undefined || target?._table.has(kept) !== true) {
    if (selected !== null) view._sidebar.close();
    return;
  }
  await quietly(() => (view._sidebar.identifier === 'node' ? target.activate(kept, 'redraw') : target.select([kept], 'redraw')));
}

// The view moves a node from where the same object stood: the older nodes stand for the newer.
function handOver(page: Page, pairs: ReadonlyMap<Item, Item>, before: ShownModel, graph: ReturnType<typeof drawing>): void {
  const older = drawing(before);
  const borders = new Map<unknown, unknown>();
  for (const kind of ['inputs', 'outputs'] as const) {
    for (const argument of older[kind]) {
      const partner = graph[kind].find(({ name }) => name === argument.name);
      if (partner !== undefined) borders.set(argument, partner);
    }
  }
  for (const { label } of page.view.target?.nodes.values() ?? []) {
    label.value = isItem(label.value) ? (pairs.get(label.value) ?? label.value) : (borders.get(label.value) ?? label.value);
  }
}

function nearestToCentre(page: Page, pairs: ReadonlyMap<Item, Item>): { value: Item; rect: DOMRect } | null {
  const box = document.getElementById('target')?.getBoundingClientRect();
  if (box === undefined) return null;
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  let nearest: { value: Item; rect: DOMRect } | null = null;
  let least = Infinity;
  for (const { label } of page.view.target?.nodes.values() ?? []) {
    const partner = isItem(label.value) ? pairs.get(label.value) : undefined;
    if (partner === undefined || label.element === undefined) continue;
    const rect = label.element.getBoundingClientRect();
    const distance = Math.hypot(rect.left + rect.width / 2 - x, rect.top + rect.height / 2 - y);
    if (distance < least) [nearest, least] = [{ value: partner, rect }, distance];
  }
  return nearest;
}
