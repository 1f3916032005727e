/** Walks the graph: along its edges, to neighbours, into groups and out of them. */
import type { Container } from './graph/draw';
import type { Item } from './graph/node';
import { isContainer } from './graph/opening';
import { unfold } from './fold';
import type { Page } from './page';
import { isItem } from './view/node';
import { LensGraph } from './view/graph';

export type Direction = 'forward' | 'back' | 'left' | 'right' | 'in' | 'out';

/** Selects the next node in a direction; the first one where none is selected. */
export async function walk(page: Page, direction: Direction): Promise<void> {
  const { target } = page.view;
  if (!(target instanceof LensGraph)) return;
  const item = page.selected;
  if (item === null) {
    choose(page, drawnItems(target)[0]);
    return;
  }
  if (direction === 'in' && isContainer(item) && !target.clusters.has(item)) await unfold(page, item);
  const graph = page.view.target;
  if (graph instanceof LensGraph) choose(page, next(graph, item, direction));
}

/** Selects a node by the keyboard: the sidebar follows only where it is open. */
export function choose(page: Page, item: Item | null | undefined): void {
  const { target } = page.view;
  if (item === null || item === undefined || target === null) return;
  const elements = page.view._sidebar.identifier === 'node' ? target.activate(item, 'target') : target.select([item], 'target');
  target.scrollTo(elements, 'auto');
}

function next(graph: LensGraph, item: Item, direction: Direction): Item | null | undefined {
  switch (direction) {
    case 'forward':
    case 'back':
      return isOpen(graph, item) && direction === 'forward' ? inside(graph, item)[0] : nearest(item, along(graph, item, direction), graph);
    case 'left':
    case 'right':
      return beside(graph, item, direction);
    case 'in':
      return isContainer(item) ? inside(graph, item)[0] : null;
    case 'out':
      return containerOf(graph, item);
  }
}

function drawnItems(graph: LensGraph): Item[] {
  return [...graph.nodes.values()].map(({ label }) => label.value).filter(isItem);
}

function isOpen(graph: LensGraph, item: Item): item is Container {
  return isContainer(item) && graph.clusters.has(item);
}

function containerOf(graph: LensGraph, item: Item): Container | null {
  const { target } = graph;
  return 'containers' in target ? ((target.containers as ReadonlyMap<Item, Container>).get(item) ?? null) : null;
}

function inside(graph: LensGraph, item: Container): Item[] {
  return drawnItems(graph).filter((other) => containerOf(graph, other) === item && !isOpen(graph, other));
}

function along(graph: LensGraph, item: Item, direction: 'forward' | 'back'): Item[] {
  const found: Item[] = [];
  for (const { label } of graph.edges.values()) {
    const [from, to] = direction === 'forward' ? [label.from, label.to] : [label.to, label.from];
    const [start, end] = [valueOf(from), valueOf(to)];
    if (start === item && isItem(end)) found.push(end);
  }
  return found;
}

function valueOf(node: object): unknown {
  return 'value' in node ? node.value : undefined;
}

function nearest(item: Item, others: readonly Item[], graph: LensGraph): Item | undefined {
  const [x, y] = centre(graph, item);
  const distance = (other: Item): number => {
    const [otherX, otherY] = centre(graph, other);
    return Math.hypot(otherX - x, otherY - y);
  };
  return [...others].sort((left, right) => distance(left) - distance(right))[0];
}

function beside(graph: LensGraph, item: Item, direction: 'left' | 'right'): Item | undefined {
  const [x, y] = centre(graph, item);
  const others = drawnItems(graph).filter((other) => {
    const [otherX, otherY] = centre(graph, other);
    return other !== item && !isOpen(graph, other) && Math.abs(otherY - y) < 60 && (direction === 'left' ? otherX < x : otherX > x);
  });
  return nearest(item, others, graph);
}

function centre(graph: LensGraph, item: Item): readonly [number, number] {
  for (const { label } of graph.nodes.values()) {
    if (label.value === item) return [label.x, label.y];
  }
  return [0, 0];
}
