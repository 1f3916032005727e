/** How large the graph stands in the panel, and which part of it is seen. */
import type { Graph } from 'netron/view.js';
import type { Page } from './page';

/** Below it, the words on the nodes cannot be read. */
const readable = 0.7;

/** Netron leaves this much round a graph. */
const margin = 100;

/** What is left of it above a graph that is shown from its top. */
const above = 24;

/** The whole graph where it can be made out so; else as small as it goes, from its top. */
export function fit({ view }: Page): void {
  const container = document.getElementById('target');
  const { target } = view;
  if (container === null || target === null) return;
  target.zoom = whole(container, target);
  scrollToTop(container, target);
}

/** The whole graph where it can be read so; else its top, as wide as it can be read. */
export function showTop({ view }: Page): void {
  const container = document.getElementById('target');
  const { target } = view;
  if (container === null || target === null) return;
  const zoom = whole(container, target);
  const across = container.clientWidth / (target._width - room);
  target.zoom = zoom >= readable ? zoom : Math.max(readable, Math.min(1, across));
  scrollToTop(container, target);
}

// What Netron leaves round a graph need not be seen.
const room = 2 * (margin - above);

function whole(container: Element, { _width, _height }: Graph): number {
  return Math.min(1, container.clientWidth / (_width - room), container.clientHeight / (_height - room));
}

// Where not all of it is as wide as the panel, the first nodes are seen.
function scrollToTop(container: Element, { _width, zoom }: Graph): void {
  const fits = container.clientWidth >= (_width - room) * zoom;
  const centre = fits ? container.scrollWidth / 2 : container.scrollLeft - container.getBoundingClientRect().left + middle(container);
  container.scrollTo({ left: centre - container.clientWidth / 2, top: margin * zoom - above });
}

// Of the inputs where they are near each other, else of the first node at the top.
function middle({ clientWidth }: Element): number {
  const [inputs, nodes] = ['#nodes > .graph-input', '#nodes > .node'].map((selector) =>
    [...document.querySelectorAll(selector)].map((node) => node.getBoundingClientRect()),
  );
  const [left, right] = [Math.min(...(inputs ?? []).map((box) => box.left)), Math.max(...(inputs ?? []).map((box) => box.right))];
  if (right - left < clientWidth) return (left + right) / 2;
  const [first] = (nodes ?? []).sort((one, other) => one.top - other.top || one.left - other.left);
  return first === undefined ? 0 : first.left + first.width / 2;
}
