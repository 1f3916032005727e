/** How large the graph stands in the panel, and which part of it is seen. */
import type { Page } from './page';

/** Below it, the words on the nodes cannot be read. */
const readable = 0.7;

/** Netron leaves this much round a graph. */
const margin = 100;

/** What is left of it above a graph that is shown from its top. */
const above = 24;

/** As much of the graph as can be seen at once. */
export function fit({ view }: Page): void {
  const container = document.getElementById('target');
  const { target } = view;
  if (container === null || target === null) return;
  target.zoom = Math.min(1, container.clientWidth / target._width, container.clientHeight / target._height);
  container.scrollTo({ left: (container.scrollWidth - container.clientWidth) / 2, top: 0 });
}

/** The whole graph where it can be read so; else its top, as wide as it can be read. */
export function showTop({ view }: Page): void {
  const container = document.getElementById('target');
  const { target } = view;
  if (container === null || target === null) return;
  const room = 2 * (margin - above);
  const across = container.clientWidth / (target._width - room);
  const down = container.clientHeight / (target._height - room);
  const whole = Math.min(1, across, down);
  target.zoom = whole >= readable ? whole : Math.max(readable, Math.min(1, across));
  const inputs = [...document.querySelectorAll('#nodes > .graph-input')].map((input) => input.getBoundingClientRect());
  const edge = container.getBoundingClientRect().left;
  const middle =
    inputs.length === 0
      ? container.scrollWidth / 2
      : container.scrollLeft - edge + inputs.reduce((sum, { left, width }) => sum + left + width / 2, 0) / inputs.length;
  const fits = container.clientWidth >= (target._width - room) * target.zoom;
  container.scrollTo({
    left: (fits ? container.scrollWidth / 2 : middle) - container.clientWidth / 2,
    top: margin * target.zoom - above,
  });
}
