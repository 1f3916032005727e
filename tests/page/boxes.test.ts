/** Where nodes, boxes, titles and labels stand when groups are open. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transformer } from './models';
import { launch, panel, show, type Panel } from './panel';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
});

interface Rectangle {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

async function unfolded(depth: number): Promise<Panel> {
  const it = await panel(browser);
  await it.page.emulateMedia({ reducedMotion: 'reduce' });
  await it.send(show(transformer(depth)));
  await it.message('drawn');
  await it.page.keyboard.press(']');
  await it.page.locator('.cluster').nth(2).waitFor();
  await it.page.waitForTimeout(500); // the boxes move to their places
  return it;
}

const rectangles = (it: Panel, selector: string): Promise<Rectangle[]> =>
  it.page.locator(selector).evaluateAll((elements) =>
    elements.map((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return { left, right, top, bottom };
    }),
  );

function overlap(one: Rectangle, other: Rectangle): boolean {
  return one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1;
}

function pairs<Item>(items: readonly Item[]): (readonly [Item, Item])[] {
  return items.flatMap((item, index) => items.slice(index + 1).map((other) => [item, other] as const));
}

test('lays nodes in their boxes, none over another', async () => {
  const it = await unfolded(2);
  const nodes = await rectangles(it, '#nodes > .node');
  const boxes = await rectangles(it, '.cluster > rect');

  expect(nodes.length).toBeGreaterThan(20);
  expect(pairs(nodes).filter(([one, other]) => overlap(one, other))).toEqual([]);
  const cut = nodes.flatMap((node) =>
    boxes.filter(
      (box) => overlap(node, box) && !(node.left > box.left && node.right < box.right && node.top > box.top && node.bottom < box.bottom),
    ),
  );
  expect(cut).toEqual([]);
});

test('writes no shape over the title of a box or over a node', async () => {
  const it = await unfolded(2);
  const labels = await rectangles(it, '.edge-label');
  const titles = await rectangles(it, '.cluster-label text');
  const nodes = await rectangles(it, '#nodes > .node');

  expect(labels.length).toBeGreaterThan(20);
  expect(labels.flatMap((label) => [...titles, ...nodes].filter((other) => overlap(label, other)))).toEqual([]);
});

test('draws every edge, from node to node through the boxes between them', async () => {
  const it = await unfolded(2);

  const broken = await it.page
    .locator('#edge-paths > path')
    .evaluateAll(
      (paths) =>
        paths.filter((path) => !/^M[-\d.,]+[CL]/.test(path.getAttribute('d') ?? '') || (path.getAttribute('d') ?? '').includes('NaN'))
          .length,
    );
  expect(broken).toBe(0);
  expect(it.trouble).toEqual({ violations: [], requests: [], errors: [] });
});
