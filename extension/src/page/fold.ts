/** Folds and unfolds groups in place, with Netron's own animation. */
import { contents } from './graph/contents';
import type { Container } from './graph/draw';
import { Repeat, type Item } from './graph/node';
import { isContainer, within } from './graph/opening';
import { drawing } from './model';
import type { Page } from './page';
import { quietly } from './select';

/** Opens one level of a group; what was open inside it before it was folded is open again. */
export async function unfold(page: Page, item: Container): Promise<void> {
  page.shown?.open.add(item.key);
  await redrawAround(page, item);
}

export async function fold(page: Page, item: Container): Promise<void> {
  page.shown?.open.delete(item.key);
  await redrawAround(page, item);
}

export async function foldAll(page: Page): Promise<void> {
  page.shown?.open.clear();
  await redrawAround(page, null);
}

/** Opens everything, as deep as `limit` nodes allow. */
export async function unfoldAll(page: Page, limit = 400): Promise<void> {
  const { shown } = page;
  if (shown === null) return;
  const before = [...shown.open];
  for (const item of within(shown.root, limit)) {
    if (isContainer(item)) shown.open.add(item.key);
  }
  if (await redrawAround(page, null)) return;
  shown.open.clear();
  for (const key of before) shown.open.add(key);
}

/** Opens the groups that an item stands in; true where one was closed. */
export function openAround(page: Page, item: Item): boolean {
  const { shown } = page;
  if (shown === null) return false;
  const before = shown.open.size;
  for (const container of around(item)) {
    if (container.key !== '') shown.open.add(container.key);
  }
  return shown.open.size > before;

  function* around(inner: Item): Generator<Container> {
    const { parent } = inner;
    if (parent === null) return;
    const run = contents(parent).find((item) => item instanceof Repeat && inner !== item && item.items.some((member) => member === inner));
    if (run instanceof Repeat) yield run;
    yield parent;
    yield* around(parent);
  }
}

/** Draws the graph anew with what is open now; an item keeps its place on the screen. False where it was ended. */
export async function redrawAround(page: Page, item: Item | null): Promise<boolean> {
  const { shown, view } = page;
  if (shown === null) return false;
  const element = item === null ? undefined : view.target?.find(item);
  const rect =
    element !== null && element !== undefined && 'element' in element ? (element.element as Element).getBoundingClientRect() : null;
  const selected = [...(view.target?.selection ?? [])].map(({ value }) => value);
  const isDrawn = await quietly(() => view.redraw(drawing(shown), item !== null && rect !== null ? { value: item, rect } : null));
  await quietly(() => view.target?.select(selected, 'redraw'));
  return isDrawn;
}
